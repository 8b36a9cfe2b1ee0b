package client

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"delonix/client/api"
	"delonix/client/demo"
	"delonix/storage"
)

// listsAs lets the portal answer every listing with body.
func (s *stage) listsAs(body string) (remove func()) {
	return s.portal.Faults().Add(demo.Fault{Route: demo.RouteConversations, Status: 200, Body: body, Times: demo.Forever})
}

// conversationJSON is a conversation of a list with so many messages from a number on.
func (s *stage) conversationJSON(session string, from, count int) string {
	var logs []string
	for i := from; i < from+count; i++ {
		role := "AI"
		if i%2 == 0 {
			role = "HUMAN"
		}
		logs = append(logs, fmt.Sprintf(`{"id":%d,"timestamp":"2025-06-26T10:%02d:%02dZ","role":"%s","text":"message %d of %s"}`, i+1, i/60%60, i%60, role, i, session))
	}
	return fmt.Sprintf(`{"session_id":"%s","bot_url":"%s/chatbot/%s","bot_name":"Support","start_time":"2025-06-26T10:00:00Z","logs":[%s]}`,
		session, s.portal.URL(), s.portal.AgentID(), strings.Join(logs, ","))
}

// notices are the words of what was told.
func (s *stage) notices() (out []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if n, ok := e.(Notice); ok {
			out = append(out, n.Problem.Text+" | "+n.Problem.Details)
		}
	}
	return out
}

// sums are the conversations whose form is kept.
func (s *stage) sums() []storage.ListedSum {
	s.t.Helper()
	sums, err := s.kit.Store.ListedSums(context.Background(), s.accounts.All()[0].Portal())
	if err != nil {
		s.t.Fatal(err)
	}
	return sums
}

// lastWords are the last words of all conversations, sorted.
func (s *stage) lastWords() (sessions []string) {
	s.t.Helper()
	convs, err := s.Conversations(context.Background(), Filter{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range convs {
		sessions = append(sessions, c.Preview)
	}
	slices.Sort(sessions)
	return sessions
}

// TestListing_OneOddConversationCostsItselfOnly: signing in works, the others are there,
// and it is told once, however often the list is fetched.
func TestListing_OneOddConversationCostsItselfOnly(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	s.listsAs(`{"conversations":[` + strings.Join([]string{
		s.conversationJSON("first", 0, 2), `{"session_id":"odd","logs":{}}`, deep, `null`, `7`, s.conversationJSON("last", 0, 4),
	}, ",") + `]}`)
	s.open()
	s.Start(context.Background())
	s.connect()
	s.until("both are there", func() bool { return slices.Equal(s.lastWords(), []string{"message 1 of first", "message 3 of last"}) })
	for range 3 {
		if !s.listNow() {
			t.Fatal("the listing failed")
		}
	}
	s.until("it is told", func() bool { return len(s.notices()) > 0 })
	if told := s.notices(); len(told) != 1 || !strings.Contains(told[0], "conversation 2: its messages are no list") {
		t.Errorf("%q", told)
	}
}

// TestListing_LargerThanTheLimit_IsUsedAsFarAsItGoes: what was fetched is there and
// counts as listed, it is told, and the list is not fetched again at once.
func TestListing_LargerThanTheLimit_IsUsedAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.opts.tune.ListLimits = api.ListLimits{List: 64 << 10}
	s.opts.tune.ListPauseLarge = time.Hour
	s.listsAs(`{"conversations":[` + s.conversationJSON("first", 0, 2) + `,` + s.conversationJSON("second", 0, 2) + `,` + s.conversationJSON("huge", 0, 2000) + `]}`)
	s.open()
	s.Start(context.Background())
	s.connect() // it counts as listed
	if got := s.lastWords(); !slices.Equal(got, []string{"message 1 of first", "message 1 of second"}) {
		t.Error(got)
	}
	s.until("it is told", func() bool { return len(s.notices()) == 1 })
	lists := s.portal.Requests()[demo.RouteConversations]
	opened := s.portal.Requests()[demo.RouteEventsSocket]
	for i := range 3 { // neither an event nor another connection asks for it again
		s.accounts.All()[0].Schedule()
		s.accounts.All()[0].ScheduleNow()
		s.accounts.All()[0].Hurry()
		s.until("connected again", func() bool { return s.portal.Requests()[demo.RouteEventsSocket] > opened+i })
	}
	if again := s.portal.Requests()[demo.RouteConversations] - lists; again > 1 {
		t.Errorf("it was fetched %d times again", again)
	}
}

// TestListing_WhatDidNotChangeIsNotLookedInto: neither in this run nor in the next.
func TestListing_WhatDidNotChangeIsNotLookedInto(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.portal.Fill(5, 20)
	s.open()
	s.Start(context.Background())
	s.connect()
	s.until("its form is known", func() bool { return s.listNow() && len(s.sums()) == 5 })
	s.reopen()
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	if !s.listNow() {
		t.Fatal("the listing failed")
	}
	feed := s.accounts.All()[0].Feed().(accountFeed)
	for _, sum := range s.sums() {
		if n, saved := feed.Unchanged(api.Sum(sum.Sum)); !saved || n != 20 {
			t.Errorf("session %s was merged again: %d messages, saved: %v", sum.SessionID, n, saved)
		}
	}
	// What is written to one of them here makes the next listing look into it.
	page, _, err := s.kit.Store.Conversations(context.Background(), storage.ConversationQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s.say(ConversationID(page[0].ID), "one more")
	s.until("it is sent and listed", func() bool {
		c, err := s.kit.Store.Conversation(context.Background(), page[0].ID)
		return err == nil && c.Preview == "You said: one more" && s.listNow() && len(s.sums()) == 5
	})
}

// TestListing_PortalThatKnowsThatNothingChanged_SendsNothing: 304 ends a listing well.
func TestListing_PortalThatKnowsThatNothingChanged_SendsNothing(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.portal.Fill(2, 4)
	target, err := url.Parse(s.portal.URL())
	if err != nil {
		t.Fatal(err)
	}
	var whole, unchanged atomic.Int32
	proxy := httputil.NewSingleHostReverseProxy(target)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/public/conversations") {
			w.Header().Set("ETag", `"one"`)
			if r.Header.Get("If-None-Match") == `"one"` {
				unchanged.Add(1)
				w.WriteHeader(http.StatusNotModified)
				return
			}
			whole.Add(1)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s.open()
	s.Start(context.Background())
	cr := s.credentials()
	cr.Portal = front.URL
	done, err := s.Connect(context.Background(), cr)
	if err != nil {
		t.Fatal(err)
	}
	s.agent = done.Agent
	s.until("the portal need not send it", func() bool { return s.listNow() && unchanged.Load() > 1 })
	if got := len(s.lastWords()); got != 2 {
		t.Errorf("%d conversations", got)
	}
}

// TestListing_FirstMergeLeavesRoomForAnEnter: while a conversation of many messages is
// merged for the first time, a message is written and sent; the chat has all in order.
func TestListing_FirstMergeLeavesRoomForAnEnter(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	const messages = 4000
	s.listsAs(`{"conversations":[` + s.conversationJSON("long", 0, messages) + `]}`)
	s.open()
	var pieces atomic.Int32
	var once sync.Once
	written := make(chan error, 1)
	s.Subscribe(func(e Event) {
		if m, ok := e.(MessagesChanged); ok && len(m.IDs) > 0 && pieces.Add(1) == 1 {
			once.Do(func() {
				go func() {
					_, err := s.kit.Store.Enqueue(context.Background(), int64(m.Conversation), storage.Outgoing{Text: "meanwhile"})
					written <- err
				}()
			})
		}
	})
	s.Start(context.Background())
	s.connect()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	convs, err := s.Conversations(context.Background(), Filter{})
	if err != nil || len(convs) != 1 {
		t.Fatal(convs, err)
	}
	page, err := s.Messages(context.Background(), convs[0].ID, 0, messages+10)
	if err != nil || len(page) != messages+1 || page[messages].Text != "meanwhile" {
		t.Fatal(len(page), err)
	}
	for i, m := range page[:messages] {
		if want := fmt.Sprintf("message %d of long", i); m.Text != want {
			t.Fatalf("at %d stands %q", i, m.Text)
		}
	}
}
