package portal

import (
	"sync"
	"time"
)

// skew is how far a portal's times are ahead of this computer's clock: by the Date of
// its answers, or better, since its lists may be of another zone than its clock, by
// the times it gives to messages that were sent from here.
type skew struct {
	mu     sync.Mutex
	ahead  time.Duration
	known  bool
	listed bool // by the times of messages
}

// get returns how far the portal's times are ahead, nil where that is not known.
func (s *skew) get() *time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.known {
		return nil
	}
	ahead := s.ahead
	return &ahead
}

// answered notes the Date of an answer.
func (s *skew) answered(date, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ahead := date.Sub(now)
	if s.listed && (ahead-s.ahead).Abs() < zoneMost {
		return // the same clock, in its own zone
	}
	s.ahead, s.known, s.listed = ahead, true, false
}

// zoneMost is how far times of two zones are apart at most.
const zoneMost = 26 * time.Hour

// confirmed notes how far the times of messages were ahead of those they were sent at.
func (s *skew) confirmed(ahead []time.Duration) {
	if len(ahead) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead, s.known, s.listed = ahead[len(ahead)-1], true, true
}
