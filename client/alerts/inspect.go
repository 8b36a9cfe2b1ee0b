package alerts

import (
	"maps"
	"time"
)

// Inspection is what the service remembers, for tests of everything that leads to an
// alert.
type Inspection struct {
	Pending  int // conversations whose alert is not due yet
	Messages int // of them
	Raised   int // in the window
	Known    map[int64]bool
	Deciding int // about how many news it is being decided: it was about those Known where it is 0
	Waits    map[int64]Wait
}

// Inspect returns what the service remembers.
func (a *Service) Inspect() Inspection {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := Inspection{Pending: len(a.pending), Raised: len(a.recent), Known: maps.Clone(a.known), Waits: maps.Clone(a.waits)}
	out.Deciding = int(a.deciding.Load()) // after Known, which comes first
	for _, g := range a.pending {
		out.Messages += g.count
	}
	return out
}

// EndWindow lets the time be over in which there is a limit of alerts.
func (a *Service) EndWindow() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.recent = nil
	for _, g := range a.pending {
		g.due = a.Clock.Now()
	}
	a.work.Kick()
}

// Age makes a wait for an operator last for so much longer.
func (a *Service) Age(conversation int64, longer time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[conversation]
	w.Noticed = w.Noticed.Add(-longer)
	a.waits[conversation] = w
}

// OpenedAt makes the client have been started at another time.
func (a *Service) OpenedAt(t time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.opened = t
}
