package client

import (
	"context"
	"time"
)

// pauseOn waits for d, for a kick or for the end of ctx. It tells whether it was
// kicked.
func pauseOn(ctx context.Context, clock Clock, d time.Duration, kick <-chan struct{}) (kicked bool) {
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

// poke puts a token into a channel of capacity one.
func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// drain takes a token out of a channel if there is one.
func drain(ch chan struct{}) {
	select {
	case <-ch:
	default:
	}
}
