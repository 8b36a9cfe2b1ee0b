package demo

import "sync"

// Faults is the list of what goes wrong. It may be changed while the portal serves.
type Faults struct {
	mu      sync.Mutex
	entries []*faultEntry
}

type faultEntry struct {
	Fault
	calls, hits int
}

// Add puts a fault into force. The result takes it back.
func (f *Faults) Add(fault Fault) (remove func()) {
	e := &faultEntry{Fault: fault}
	if e.Nth == 0 {
		e.Nth = 1
	}
	if e.Times == 0 {
		e.Times = 1
	}
	if e.Route == "" {
		e.Route = RouteAny
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.entries = append(f.entries, e)
	return func() { f.remove(e) }
}

func (f *Faults) remove(e *faultEntry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, other := range f.entries {
		if other == e {
			f.entries = append(f.entries[:i:i], f.entries[i+1:]...)
			return
		}
	}
}

// Clear takes every fault back.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.entries = nil
}

// Hits is how many calls were hit so far by the faults which are in force.
func (f *Faults) Hits() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, e := range f.entries {
		n += e.hits
	}
	return n
}

// match counts a call and returns the faults that hit it.
func (f *Faults) match(route Route) []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []Fault
	for _, e := range f.entries {
		if e.Route != RouteAny && e.Route != route {
			continue
		}
		e.calls++
		if e.calls >= e.Nth && (e.Times == Forever || e.calls < e.Nth+e.Times) {
			e.hits++
			out = append(out, e.Fault)
		}
	}
	return out
}
