package portal

import (
	"testing"
	"time"

	"delonix/client/demo"
)

// failingList lets every listing of the portal fail until remove is called.
func (s *stage) failingList() (remove func()) {
	return s.portal.Faults().Add(demo.Fault{Route: demo.RouteConversations, Status: 500, Times: demo.Forever})
}

// patient connects an account whose waits between tries begin with first and grow to
// an hour.
func patient(t *testing.T, first time.Duration) *stage {
	return newStage(t, func(s *stage) { s.tune.RetryFirst, s.tune.RetryMost = first, time.Hour })
}

// TestLister_WhatFailedBeforeHoldsNothingUp: when a listing has gone well, the next
// event is not kept waiting by the time that was agreed after an earlier failure.
func TestLister_WhatFailedBeforeHoldsNothingUp(t *testing.T) {
	t.Parallel()
	s := patient(t, time.Hour)
	remove := s.failingList()
	if s.listNow() {
		t.Fatal("the listing did not fail")
	}
	remove()
	if !s.listNow() {
		t.Fatal("the listing failed")
	}
	s.push("are you there")
	s.until("it arrives", func() bool { return s.has("are you there") })
}

// TestLister_CountsFailuresAnewAfterAnOutage: the waits between two listings grow in an
// outage; the first failure after it waits for a moment only.
func TestLister_CountsFailuresAnewAfterAnOutage(t *testing.T) {
	t.Parallel()
	s := patient(t, time.Millisecond)
	remove := s.failingList()
	for range 20 {
		if s.listNow() {
			t.Fatal("the listing did not fail")
		}
	}
	opened := s.opened()
	s.account.RetryNow()
	s.until("online again", func() bool {
		return s.opened() > opened && s.account.IsLive()
	})
	if s.listNow() {
		t.Fatal("the listing did not fail")
	}
	remove()
	s.push("are you there")
	s.until("it arrives", func() bool { return s.has("are you there") })
}

// TestLister_AFailingListIsTriedAgain: refused, and cut in the middle of its answer.
func TestLister_AFailingListIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteConversations, Status: 500, Times: 3})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteConversations, Nth: 4, Cut: demo.CutInAnswer, Times: 2})
	s.push("hello")
	s.until("it arrives", func() bool { return s.has("hello") })
}
