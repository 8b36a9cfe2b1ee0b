package ui

import (
	"context"
	"sync/atomic"
	"time"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/loop"
	"delonix/ui/settings"
)

// trialEvery is how often the level of a try-out is painted at most.
const trialEvery = 60 * time.Millisecond

// tryDevices begins or ends the try-out of microphone and speaker. It ends
// with the page, too.
func (w *Window) tryDevices(page *settings.Page) {
	if w.endTrial() {
		return
	}
	ctx, cancel := context.WithCancel(w.bridge.Context())
	w.stopTrial = cancel
	page.SetTrial(client.Trial{})
	var latest atomic.Pointer[client.Trial] // levels are coalesced
	var shown time.Time
	bridge.Do(w.bridge, func(context.Context) error {
		defer cancel()
		err := w.client.TryDevices(ctx, func(t client.Trial) {
			if time.Since(shown) < trialEvery {
				return
			}
			shown = time.Now()
			if latest.Swap(&t) == nil {
				loop.Do(func() {
					if now := latest.Swap(nil); now != nil && ctx.Err() == nil {
						page.SetTrial(*now)
					}
				})
			}
		})
		if ctx.Err() != nil {
			return context.Canceled
		}
		return err
	}, func(err error) {
		w.stopTrial = nil
		page.EndTrial(err)
	})
}

// endTrial ends the try-out; false if there is none.
func (w *Window) endTrial() bool {
	if w.stopTrial == nil {
		return false
	}
	w.stopTrial()
	return true
}
