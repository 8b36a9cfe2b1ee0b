package bridge

import (
	"context"
	"sync"

	"delonix/ui/loop"
)

// Line does work off the UI thread like [Do], but one thing after the other, in the
// order in which a person asked for it: a key that goes down and up again at once must
// not come up first.
type Line struct {
	b     *Bridge
	mu    sync.Mutex
	waits []func(context.Context)
	busy  bool
}

// NewLine returns a line with nothing in it; it ends with the bridge.
func NewLine(b *Bridge) *Line { return &Line{b: b} }

// Do has work done when everything before it is, and then something with its result on
// the UI thread; then may be nil.
func (l *Line) Do(work func(context.Context) error, then func(error)) {
	job := func(ctx context.Context) {
		err := work(ctx)
		if ctx.Err() == nil && then != nil {
			loop.Do(func() { then(err) })
		}
	}
	l.mu.Lock()
	l.waits = append(l.waits, job)
	begin := !l.busy
	l.busy = true
	l.mu.Unlock()
	if begin {
		Do(l.b, l.drain, nil)
	}
}

// drain does what waits until nothing does any more, or the bridge is closed.
func (l *Line) drain(ctx context.Context) error {
	for {
		l.mu.Lock()
		if len(l.waits) == 0 || ctx.Err() != nil {
			l.waits, l.busy = nil, false
			l.mu.Unlock()
			return nil
		}
		job := l.waits[0]
		l.waits = l.waits[1:]
		l.mu.Unlock()
		job(ctx)
	}
}
