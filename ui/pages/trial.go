package pages

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
func (p *Pages) tryDevices(page *settings.Page) {
	if p.EndTrial() {
		return
	}
	ctx, cancel := context.WithCancel(p.Bridge.Context())
	p.trial = cancel
	page.SetTrial(client.Trial{})
	var latest atomic.Pointer[client.Trial] // levels are coalesced
	var shown time.Time
	var hint *client.Problem // must not be lost with a level that is not shown
	bridge.Do(p.Bridge, func(context.Context) error {
		defer cancel()
		err := p.Client.TryDevices(ctx, func(t client.Trial) {
			if t.Hint != nil {
				hint = t.Hint
			}
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
		p.trial = nil
		if hint != nil && err == nil {
			page.SetTrial(client.Trial{Playing: true, Hint: hint})
		}
		page.EndTrial(err)
	})
}

// EndTrial ends the try-out; false if there is none.
func (p *Pages) EndTrial() bool {
	if p.trial == nil {
		return false
	}
	p.trial()
	return true
}

// Trying reports whether the devices are being tried out.
func (p *Pages) Trying() bool { return p.trial != nil }
