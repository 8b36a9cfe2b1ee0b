package bridge

// SingleFlight lets one read run at a time and remembers that another is due, so that
// answers never overtake each other. It belongs to the UI thread.
type SingleFlight struct{ busy, again bool }

// Enter reports whether the read may start now; else another is due.
func (s *SingleFlight) Enter() bool {
	if s.busy {
		s.again = true
		return false
	}
	s.busy = true
	return true
}

// Again makes another read due when the one that runs is over.
func (s *SingleFlight) Again() { s.again = true }

// Leave tells that the read is over, and reports whether another is due.
func (s *SingleFlight) Leave() bool {
	s.busy = false
	again := s.again
	s.again = false
	return again
}
