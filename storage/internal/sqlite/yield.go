package sqlite

import (
	"context"
	"time"
)

// Quiet returns after which time it can be that nobody wants the writer any more, or has had it just now. 0: at once.
func (d *Database) Quiet(now time.Time) time.Duration { return d.wanted.quiet(now) }

// Yield is called before each piece of something that writes for long: it waits until nobody wants the writer, or
// has had it just now and may come again, but not for long.
func (d *Database) Yield(ctx context.Context) error {
	for end := time.Now().Add(yieldMost); ; {
		wait := d.Quiet(time.Now())
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
