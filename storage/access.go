package storage

import (
	"context"
	"time"
)

// LongestWrite is how long other writers had to wait for one transaction at most, since
// the last call.
func (s *Store) LongestWrite(ctx context.Context) (longest time.Duration, err error) {
	if err := s.base.Life.Enter(); err != nil {
		return 0, err
	}
	defer s.base.Life.Leave()
	return s.base.DB.LongestWrite(ctx)
}

// YieldToWriters is called before each piece of something that writes for long: it waits until nobody wants the
// writer, or has had it just now and may come again, but not for long.
func (s *Store) YieldToWriters(ctx context.Context) error {
	return s.base.InCall("wait for other writers", func() error { return s.base.DB.Yield(ctx) })
}
