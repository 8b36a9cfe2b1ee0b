package storage

import (
	"context"
	"time"
)

// How long nobody else must have written before somebody who can wait goes on, and how long that is waited for.
const (
	quietFor  = 4 * time.Millisecond
	yieldMost = 12 * time.Millisecond
)

// YieldToWriters is called before each piece of something that writes for long: it waits until nobody wants the
// writer, or has had it just now and may come again, but not for long.
func (s *Store) YieldToWriters(ctx context.Context) error {
	return s.inCall("wait for other writers", func() error { return s.db.yield(ctx) })
}

// yield waits as YieldToWriters says.
func (d *database) yield(ctx context.Context) error {
	for end := time.Now().Add(yieldMost); ; {
		wait := d.wanted.quiet(time.Now())
		if wait <= 0 || !time.Now().Before(end) {
			return ctx.Err()
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}
