package client

import (
	"net/http"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/internal/pace"
)

func TestBell_WakesEverybodyWhoWaits(t *testing.T) {
	var b pace.Bell
	b.Ring() // nobody listens yet
	first, leave := b.Listen()
	second, leaveToo := b.Listen()
	defer leaveToo()
	b.Ring()
	for i, ear := range []chan struct{}{first, second} {
		select {
		case <-ear:
		default:
			t.Errorf("waiter %d was not woken", i)
		}
	}
	leave()
	b.Ring()
	if len(first) != 0 || len(second) != 1 {
		t.Errorf("%d for the one who left, %d for the other", len(first), len(second))
	}
}

// Whoever waits beside a delivery, to list again, takes nothing of its wake-up.
func TestRetryNow_WakesTheDeliveryThoughOthersWait(t *testing.T) {
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 503, Header: http.Header{"Retry-After": {"600"}}})
	m := s.say(id, "hello")
	s.until("the delivery waits for its time", func() bool {
		return s.bubble(m).Error != nil
	})
	s.portal.Faults().Clear()
	ch := s.chat(int64(id))
	for range 8 {
		ch.chase(time.Hour)
	}
	s.until("all of them wait", func() bool {
		ch.bell.Mu.Lock()
		defer ch.bell.Mu.Unlock()
		return len(ch.bell.Ears) == 8
	})
	s.RetryNow()
	s.untilState(m, StateSent)
}
