package portal

import (
	"testing"
	"time"
)

func TestSocket_ADeadPeerIsNoticed(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(s *stage) {
		s.api.Timeouts.Ping, s.api.Timeouts.Dead = 50*time.Millisecond, 300*time.Millisecond
	})
	// On a busy machine one may have been taken for dead by now.
	s.until("an events socket is open", func() bool { _, events := s.portal.Sockets(); return events == 1 })
	s.portal.SilenceSockets()
	opened := s.opened()
	s.until("a new socket is opened", func() bool { return s.opened() > opened })
	s.push("are you there")
	s.until("it arrives", func() bool { return s.has("are you there") })
}
