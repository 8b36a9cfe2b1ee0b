package portal

import (
	"net/http"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/model"
)

// polling connects an account that lists every few milliseconds where it has no live
// connection.
func polling(t *testing.T, faults ...demo.Fault) *stage {
	s := newPortal(t)
	s.tune.PollEvery, s.tune.PollSoon = 200*time.Millisecond, 20*time.Millisecond
	for _, f := range faults {
		s.portal.Faults().Add(f)
	}
	s.open()
	s.untilListed()
	return s
}

// state is how the connection stands.
func (s *stage) state() model.ConnectionState { return s.account.State().State }

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
			s.push("are you there")
			s.until("it is fetched", func() bool { return s.has("are you there") })
			if f.Cut != demo.CutProcessed {
				s.until("it says that it is not live", func() bool { return s.state() == model.ConnPolling })
			}
			if s.hasBeen(model.ConnUnauthorized) {
				t.Error("signed out")
			}
			s.portal.Faults().Clear()
			s.until("live by itself", func() bool { return s.state() == model.ConnOnline })
		})
	}
}

// TestREST_ASocketThatNeverDeliversIsNotTrusted: it opens, and nothing ever comes.
func TestREST_ASocketThatNeverDeliversIsNotTrusted(t *testing.T) {
	t.Parallel()
	s := polling(t, demo.Fault{Route: demo.RouteEventsSocket, Silent: true, Times: demo.Forever})
	s.until("online", func() bool { return s.state() == model.ConnOnline })
	s.push("are you there")
	s.until("it is fetched", func() bool { return s.has("are you there") })
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
			s := newStage(t)
			c.fault.Route = demo.RouteConversations
			s.portal.Faults().Add(demo.Fault{Route: demo.RouteEventsSocket, Cut: demo.CutBefore, Times: demo.Forever})
			s.portal.Faults().Add(c.fault)
			before := s.lists()
			s.portal.DropSockets(false)
			if c.out {
				s.until("signed out", func() bool { return s.state() == model.ConnUnauthorized })
				if n := s.lists() - before; n < 2 {
					t.Errorf("after %d listings", n)
				}
				return
			}
			s.until("it was asked five times", func() bool { s.account.RetryNow(); return s.lists()-before >= 5 })
			s.portal.Faults().Clear()
			s.until("online by itself", func() bool { return s.state() == model.ConnOnline })
			if s.hasBeen(model.ConnUnauthorized) {
				t.Error("signed out")
			}
		})
	}
}

// TestREST_AReconnectListsOnce: a portal that restarts closes its sockets with 1012.
func TestREST_AReconnectListsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.listNow() // what the connecting asked for is done
	for range 5 {
		lists, opened := s.lists(), s.opened()
		s.portal.CloseSockets(1012)
		s.until("open again and listed", func() bool {
			return s.opened() == opened+1 && s.account.IsLive() && s.lists() > lists
		})
		if n := s.lists() - lists; n != 1 {
			t.Fatalf("%d listings", n)
		}
	}
}
