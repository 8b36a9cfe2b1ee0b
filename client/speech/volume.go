package speech

import (
	"context"
	"math"

	"delonix/client/model"
	"delonix/client/voice"
	"delonix/storage"
)

// volumeKey names the row of the local copy that holds how loud speech is. It is apart
// from the settings: it changes in the middle of a call, while a page with all of those
// may be open.
const volumeKey = "volume"

// volumeRow is what the row holds: a factor.
type volumeRow struct {
	Speech float64 `json:"speech"`
}

// Volume is how loud speech is: 1 as it comes from the portal, 0.25 to 2.
func (d *Service) Volume(ctx context.Context) float64 {
	d.mu.Lock()
	known := d.volume
	d.mu.Unlock()
	if known > 0 {
		return known
	}
	row, err := storage.Setting(ctx, d.Store, volumeKey, volumeRow{Speech: 1})
	d.LogError("read the volume", err)
	if !(row.Speech >= 0.25 && row.Speech <= 2) {
		row.Speech = 1
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.volume == 0 {
		d.volume = row.Speech
	}
	return d.volume
}

// keepVolume remembers a volume. Of several, one after the other, the newest stays.
func (d *Service) keepVolume(volume float64) {
	d.mu.Lock()
	changed := d.volume != volume
	d.volume = volume
	d.mu.Unlock()
	if !changed {
		return
	}
	d.Spawn(func(ctx context.Context) {
		d.keeping.Lock()
		defer d.keeping.Unlock()
		d.mu.Lock()
		newest := d.volume
		d.mu.Unlock()
		d.LogError("keep the volume", storage.SetSetting(ctx, d.Store, volumeKey, volumeRow{Speech: newest}))
	})
}

// obeyed takes what a call did at a spoken command.
func (k *call) obeyed(e voice.Obeyed) {
	k.d.keepVolume(e.Volume)
}

// showObeyed shows what a call did at a spoken command, and how loud it is now.
func showObeyed(s *model.Call, v voice.View) {
	s.Obeyed, s.HearsGoOn, s.Volume = model.CallCommand(v.Obeyed), v.HearsGoOn, int(math.Round(100*v.Volume))
}
