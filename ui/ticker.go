package ui

import (
	"context"
	"time"

	"delonix/ui/bridge"
	"delonix/ui/loop"
)

// ticker lets what depends on the clock be repainted: once a second while something
// counts, else every half minute, so that an idle window stays idle.
type ticker struct {
	ticked func() time.Duration // on the UI thread: repaints, and gives when that is due again
	soon   chan struct{}
	stop   context.CancelFunc
}

// slowTick is how often relative times ("2 min") are written anew.
const slowTick = 30 * time.Second

func newTicker(ticked func() time.Duration) *ticker {
	return &ticker{ticked: ticked, soon: make(chan struct{}, 1), stop: func() {}}
}

// start begins, until stop is called or the bridge ends.
func (t *ticker) start(b *bridge.Bridge) {
	ctx, cancel := context.WithCancel(b.Context())
	t.stop = cancel
	bridge.Do(b, func(context.Context) error { t.run(ctx); return nil }, nil)
}

func (t *ticker) run(ctx context.Context) {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.soon:
			timer.Reset(time.Second)
			continue
		case <-timer.C:
		}
		next := make(chan time.Duration, 1)
		loop.Do(func() { next <- t.ticked() })
		select {
		case <-ctx.Done():
			return
		case d := <-next:
			timer.Reset(d)
		}
	}
}

// hurry makes the next tick come within a second: something counts now.
func (t *ticker) hurry() {
	select {
	case t.soon <- struct{}{}:
	default: // it was told already
	}
}
