package client

import "time"

// Clock is the time as the client sees it.
type Clock interface {
	Now() time.Time
	// After works like time.After.
	After(d time.Duration) <-chan time.Time
}

// systemClock is the time of this machine.
type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
