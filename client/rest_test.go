package client

import (
	"strings"
	"testing"

	"delonix/client/demo"
)

// TestREST_ANetworkThatWantsALoginSaysSo and lets everything go on when it was given.
func TestREST_ANetworkThatWantsALoginSaysSo(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]demo.Fault{
		"redirect": {Redirect: "http://login.hotel.example/?token=abc"},
		"page":     {Status: 200, Body: "<!DOCTYPE html><html><head><title>Welcome to the Hotel WiFi</title></head></html>"},
		"511":      {Status: 511, Body: "log in", ContentType: "text/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			id := s.begin()
			s.untilState(s.say(id, "before"), StateSent)
			f.Times = demo.Forever
			s.portal.Faults().Add(f)
			s.portal.DropSockets(true)
			s.until("it says so", func() bool {
				p := s.Connection().Problem
				return s.Connection().State != ConnOnline && p != nil && p.Action == ActionNetwork && strings.Contains(p.Text, "Log in to the network")
			})
			m := s.say(id, "meanwhile")
			s.until("the message waits", func() bool {
				b := s.bubble(m)
				return (b.State == StateQueued || b.State == StateUnconfirmed) && b.Error != nil && b.Error.Action == ActionNetwork
			})
			s.portal.Faults().Clear()
			s.untilState(m, StateSent)
			s.until("online", func() bool { return s.Connection().State == ConnOnline })
			if n := s.received("meanwhile"); n != 1 {
				t.Errorf("the portal got it %d times", n)
			}
		})
	}
}
