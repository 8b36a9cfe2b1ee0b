package pace

import (
	"context"
	"time"
)

// Worker does a piece of work whenever it is kicked, and again by itself when the work
// says so. It is the one queue of the client: what is to be done is kept by whoever does
// it, on disk or in a list of its own, so that nothing is lost with a kick.
type Worker struct{ kicks chan struct{} }

// NewWorker returns a worker that nobody has kicked.
func NewWorker() Worker { return Worker{kicks: make(chan struct{}, 1)} }

// Kick asks for work. It never waits.
func (w Worker) Kick() { Poke(w.kicks) }

// Next is when there is work again.
type Next struct {
	In   time.Duration // 0: when somebody kicks
	Firm bool          // a kick does not hasten it
}

// Run works until the context ends: at once, and then whenever there is work again.
func (w Worker) Run(ctx context.Context, clock Clock, work func(ctx context.Context) Next) {
	for ctx.Err() == nil {
		switch next := work(ctx); {
		case next.In <= 0:
			select {
			case <-ctx.Done():
			case <-w.kicks:
			}
		case next.Firm:
			Pause(ctx, clock, next.In, nil)
		default:
			Pause(ctx, clock, next.In, w.kicks)
		}
	}
}
