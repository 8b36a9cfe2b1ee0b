package pace

import (
	"context"
	"time"
)

// Pause waits for d, for a kick or for the end of ctx. It reports whether it was
// kicked.
func Pause(ctx context.Context, clock Clock, d time.Duration, kick <-chan struct{}) (kicked bool) {
	if d <= 0 {
		return false
	}
	select {
	case <-ctx.Done():
	case <-clock.After(d):
	case <-kick:
		return true
	}
	return false
}

// Poke puts a token into a channel of capacity one.
func Poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Drain takes a token out of a channel if there is one.
func Drain(ch chan struct{}) {
	select {
	case <-ch:
	default:
	}
}
