package pace

import "time"

// Clock is the time as the client sees it.
type Clock interface {
	Now() time.Time
	// After works like time.After.
	After(d time.Duration) <-chan time.Time
}

// System is the time of this machine.
type System struct{}

func (System) Now() time.Time                         { return time.Now() }
func (System) After(d time.Duration) <-chan time.Time { return time.After(d) }
