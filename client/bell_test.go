package client

import (
	"net/http"
	"testing"
	"time"

	"delonix/client/demo"
)

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
	for range 8 {
		s.conversations.RelistLater(int64(id), time.Hour)
	}
	s.until("all of them wait", func() bool {
		return s.conversations.Relistings(int64(id)) == 8
	})
	s.RetryNow()
	s.untilState(m, StateSent)
}
