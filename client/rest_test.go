package client

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// polling connects a client that lists every few milliseconds where it has no live
// connection.
func polling(t *testing.T, faults ...demo.Fault) *stage {
	s := newPortal(t, demo.Options{})
	s.opts.tune.PollEvery, s.opts.tune.PollSoon = 200*time.Millisecond, 20*time.Millisecond
	for _, f := range faults {
		s.portal.Faults().Add(f)
	}
	s.open()
	s.Start(context.Background())
	done, err := s.Connect(context.Background(), s.credentials())
	if err != nil {
		t.Fatal(err)
	}
	s.agent = done.Agent
	s.until("listed once", func() bool {
		a, err := s.kit.Store.Agent(context.Background(), int64(s.agent))
		return err == nil && !a.ListedAt.IsZero()
	})
	return s
}

// TestREST_DecidesWhateverTheSocketSays lets the events socket be refused in every way
// that portals and proxies have: the account stays signed in, what is new is fetched,
// and it is live again by itself.
func TestREST_DecidesWhateverTheSocketSays(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]demo.Fault{
		"401":              {Status: 401},
		"403":              {Status: 403},
		"403 without body": {Status: 403, Body: " ", ContentType: "text/plain"},
		"404":              {Status: 404},
		"500":              {Status: 500},
		"502 page":         {Status: 502, Body: "<html><title>502 Bad Gateway</title></html>", ContentType: "text/html"},
		"login page":       {Status: 200, Body: "<!DOCTYPE html><title>WiFi</title>", ContentType: "text/html"},
		"redirect":         {Redirect: "http://login.hotel.example/"},
		"cut":              {Cut: demo.CutBefore, Reset: true},
		"cut when open":    {Cut: demo.CutProcessed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.Route, f.Times = demo.RouteEventsSocket, demo.Forever
			s := polling(t, f)
			s.push(demo.Push{Text: "are you there"})
			s.until("it is fetched", func() bool { return s.UnreadCount() == 1 })
			if f.Cut != demo.CutProcessed {
				s.until("it says that it is not live", func() bool { return s.Connection().State == ConnPolling })
			}
			for _, e := range seen[ConnectionChanged](s) {
				if e.Connection.State == ConnUnauthorized {
					t.Errorf("signed out: %+v", e.Connection.Problem)
				}
			}
			s.portal.Faults().Clear()
			s.until("live by itself", func() bool { return s.Connection().State == ConnOnline })
		})
	}
}

// TestREST_ASocketThatNeverDeliversIsNotTrusted: it opens, and nothing ever comes.
func TestREST_ASocketThatNeverDeliversIsNotTrusted(t *testing.T) {
	t.Parallel()
	s := polling(t, demo.Fault{Route: demo.RouteEventsSocket, Silent: true, Times: demo.Forever})
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	s.push(demo.Push{Text: "are you there"})
	s.until("it is fetched", func() bool { return s.UnreadCount() == 1 })
}

// TestREST_OnlyTheAPIsOwnRefusalTwiceSignsOut answers the list with refusals of others,
// and with one of the API's own: the account is tried on and comes back by itself.
func TestREST_OnlyTheAPIsOwnRefusalTwiceSignsOut(t *testing.T) {
	t.Parallel()
	const own = `{"detail":"Invalid or missing API token"}`
	cached := http.Header{"Date": {"Thu, 26 Jun 2025 10:31:00 GMT"}}
	for name, c := range map[string]struct {
		fault demo.Fault
		out   bool
	}{
		"401 of the API, for good":      {demo.Fault{Status: 401, Body: own, Times: demo.Forever}, true},
		"401 of the API, once":          {demo.Fault{Status: 401, Body: own}, false},
		"the same 401 out of a cache":   {demo.Fault{Status: 401, Body: own, Header: cached, Times: demo.Forever}, false},
		"401 of a proxy":                {demo.Fault{Status: 401, Body: "<html>401 Authorization Required</html>", ContentType: "text/html", Times: demo.Forever}, false},
		"401 of a gateway":              {demo.Fault{Status: 401, Body: `{"message":"Unauthorized"}`, Times: demo.Forever}, false},
		"401 without a body":            {demo.Fault{Status: 401, Body: " ", Times: demo.Forever}, false},
		"403 of the API":                {demo.Fault{Status: 403, Body: `{"detail":"Not authenticated"}`, Times: demo.Forever}, false},
		"redirect":                      {demo.Fault{Redirect: "https://elsewhere.example/", Times: demo.Forever}, false},
		"login page":                    {demo.Fault{Status: 200, Body: "<!DOCTYPE html><title>WiFi</title>", ContentType: "text/html", Times: demo.Forever}, false},
		"login page that calls it JSON": {demo.Fault{Status: 200, Body: "<!DOCTYPE html><title>WiFi</title>", Times: demo.Forever}, false},
		"511":                           {demo.Fault{Status: 511, Body: "<html>log in</html>", ContentType: "text/html", Times: demo.Forever}, false},
		"407":                           {demo.Fault{Status: 407, Body: " ", Times: demo.Forever}, false},
		"502 page":                      {demo.Fault{Status: 502, Body: "<html>502 Bad Gateway</html>", ContentType: "text/html", Times: demo.Forever}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			c.fault.Route = demo.RouteConversations
			s.portal.Faults().Add(demo.Fault{Route: demo.RouteEventsSocket, Cut: demo.CutBefore, Times: demo.Forever})
			s.portal.Faults().Add(c.fault)
			before := s.lists()
			s.portal.DropSockets(false)
			if c.out {
				s.until("signed out", func() bool { return s.Connection().State == ConnUnauthorized })
				if n := s.lists() - before; n < 2 {
					t.Errorf("after %d listings", n)
				}
				return
			}
			s.until("it was asked five times", func() bool { s.RetryNow(); return s.lists()-before >= 5 })
			s.portal.Faults().Clear()
			s.until("online by itself", func() bool { return s.Connection().State == ConnOnline })
			for _, e := range seen[ConnectionChanged](s) {
				if e.Connection.State == ConnUnauthorized {
					t.Errorf("signed out: %+v", e.Connection.Problem)
				}
			}
		})
	}
}

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

// TestREST_AReconnectListsOnce: a portal that restarts closes its sockets with 1012.
func TestREST_AReconnectListsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.listNow() // what the connecting asked for is done
	for range 5 {
		lists, opened := s.lists(), s.portal.Requests()[demo.RouteEventsSocket]
		s.portal.CloseSockets(1012)
		s.until("open again and listed", func() bool {
			return s.portal.Requests()[demo.RouteEventsSocket] == opened+1 && s.accounts.All()[0].IsLive() && s.lists() > lists
		})
		if n := s.lists() - lists; n != 1 {
			t.Fatalf("%d listings", n)
		}
	}
}
