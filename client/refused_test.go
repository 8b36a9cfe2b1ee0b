package client

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"delonix/client/conversation"
	"delonix/client/demo"
	"delonix/storage"
)

// TestRefused_OneMessageIsNotTheAccount: a firewall, or the API itself, refuses one text.
// That message says why; the others go on, nothing is signed out, and it is not posted
// again at a reconnect.
func TestRefused_OneMessageIsNotTheAccount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault demo.Fault
		words string
	}{
		"by the API":         {demo.Fault{Status: 403, Body: `{"detail":"not this word"}`}, "“not this word”"},
		"by a firewall":      {demo.Fault{Status: 403, Body: "<html><title>Access denied</title></html>", ContentType: "text/html"}, "was refused"},
		"without a word":     {demo.Fault{Status: 403, Body: " ", ContentType: "text/plain"}, "was refused"},
		"by a gateway's 401": {demo.Fault{Status: 401, Body: `{"message":"blocked"}`}, "was refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			id := s.begin()
			s.untilState(s.say(id, "first"), StateSent)
			c.fault.Route = demo.RouteSend
			s.portal.Faults().Add(c.fault)
			m := s.say(id, "something odd")
			s.untilState(m, StateFailed)
			if p := s.bubble(m).Error; p == nil || !strings.Contains(p.Text, c.words) || !strings.Contains(p.Text, "kept") {
				t.Errorf("it says %+v", p)
			}
			s.untilState(s.say(id, "next"), StateSent)
			posted := s.portal.Requests()[demo.RouteSend]
			opened := s.portal.Requests()[demo.RouteEventsSocket]
			s.portal.DropSockets(true)
			s.until("live again", func() bool {
				return s.portal.Requests()[demo.RouteEventsSocket] > opened && s.Connection().State == ConnOnline
			})
			if n := s.portal.Requests()[demo.RouteSend] - posted; n != 0 {
				t.Errorf("posted %d times more", n)
			}
			for _, e := range seen[ConnectionChanged](s) {
				if e.Connection.State == ConnUnauthorized {
					t.Error("signed out")
				}
			}
		})
	}
}

// TestGone_OneStray404EndsNothing: neither of a message nor of a look at the session.
func TestGone_OneStray404EndsNothing(t *testing.T) {
	t.Parallel()
	const own = `{"detail":"Not Found"}`
	for name, f := range map[string]demo.Fault{
		"of a message":                {Route: demo.RouteSend, Status: 404, Body: own},
		"of a message, by who knows":  {Route: demo.RouteSend, Status: 404, Body: "nothing here", ContentType: "text/plain", Times: 3},
		"of the session":              {Route: demo.RouteSessionGet, Status: 404, Body: own},
		"of the session, by a server": {Route: demo.RouteSessionGet, Status: 404, Body: "<html>404</html>", ContentType: "text/html", Times: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			id := s.begin()
			s.untilState(s.say(id, "first"), StateSent)
			s.portal.Faults().Add(f)
			if f.Route == demo.RouteSessionGet {
				for range 2 {
					_, _ = s.SessionDetails(context.Background(), id)
				}
			}
			s.untilState(s.say(id, "second"), StateSent)
			if s.row(id).Closed {
				t.Error("the conversation is closed")
			}
			if n := s.received("second"); n != 1 {
				t.Errorf("the portal got it %d times", n)
			}
		})
	}
}

// TestGone_AConversationThatLivesIsOpenAgain: it counts as closed, and the agent writes
// in it.
func TestGone_AConversationThatLivesIsOpenAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	yes := true
	if _, err := s.kit.Store.UpdateConversation(context.Background(), int64(id), storage.ConversationUpdate{Closed: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.kit.Store.AddSystemEvent(context.Background(), int64(id), storage.SystemEvent{Role: conversation.RoleClosed, Text: "closed", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if !s.row(id).Closed {
		t.Fatal("it is not closed")
	}
	s.push(demo.Push{SessionID: s.session(id), Text: "still here"})
	s.until("open again", func() bool { return !s.row(id).Closed })
	for _, b := range s.bubbles(id) {
		if b.Event == EventClosed {
			t.Error("the line that says it is closed stays")
		}
	}
	s.untilState(s.say(id, "second"), StateSent)
}

// TestLog_HasNothingThatAPortalWrote: its errors may name people.
func TestLog_HasNothingThatAPortalWrote(t *testing.T) {
	t.Parallel()
	const name = "jane-doe-4711"
	s := newPortal(t, demo.Options{})
	var log safeBuffer
	s.opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	for _, status := range []int{400, 401, 403, 404, 422, 500, 503} {
		for _, body := range []string{`{"detail":"User ` + name + ` not found"}`, `{"message":"` + name + `"}`, name, "<html><title>" + name + "</title></html>"} {
			s.portal.Faults().Clear()
			s.portal.Faults().Add(demo.Fault{Status: status, Body: body, Times: demo.Forever})
			_, _ = s.SessionDetails(context.Background(), id)
			s.listNow()
			_ = s.CloseConversation(context.Background(), id, "completed")
		}
	}
	log.mu.Lock()
	text := log.b.String()
	log.mu.Unlock()
	for line := range strings.Lines(text) {
		for _, private := range []string{name, s.portal.URL(), s.portal.UserID()} {
			if strings.Contains(line, private) {
				t.Fatal(line)
			}
		}
	}
	if !strings.Contains(text, "status 404") {
		t.Error("the log does not say what happened")
	}
}
