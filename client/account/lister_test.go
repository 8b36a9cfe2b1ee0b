package client

import (
	"context"
	"testing"
	"time"

	"delonix/client/demo"
)

// failingList lets every listing of the portal fail until remove is called.
func (s *stage) failingList() (remove func()) {
	return s.portal.Faults().Add(demo.Fault{Route: demo.RouteConversations, Status: 500, Times: demo.Forever})
}

// patient connects a client whose waits between tries begin with first and grow to
// an hour.
func patient(t *testing.T, first time.Duration) *stage {
	s := newPortal(t, demo.Options{})
	s.opts.tune.RetryFirst, s.opts.tune.RetryMost = first, time.Hour
	s.open()
	s.Start(context.Background())
	s.connect()
	return s
}

// listNow lists at once and tells whether that went well.
func (s *stage) listNow() bool {
	_, err := s.allLinks()[0].lister.now(context.Background())
	return err == nil
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
	s.push(demo.Push{Text: "are you there"})
	s.until("it arrives", func() bool { return s.UnreadCount() == 1 })
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
	opened := s.portal.Requests()[demo.RouteEventsSocket]
	s.allLinks()[0].retryNow()
	s.until("online again", func() bool {
		return s.portal.Requests()[demo.RouteEventsSocket] > opened && s.allLinks()[0].isLive()
	})
	if s.listNow() {
		t.Fatal("the listing did not fail")
	}
	remove()
	s.push(demo.Push{Text: "are you there"})
	s.until("it arrives", func() bool { return s.UnreadCount() == 1 })
}
