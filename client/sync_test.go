package client

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"delonix/client/demo"
)

// TestSync_AMessageInAStormOfEventsArrives: however many events come, what they say
// closes no conversation, and far fewer lists are fetched.
func TestSync_AMessageInAStormOfEventsArrives(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("answered", func() bool { return len(s.texts(id)) == 2 })
	before, events := s.lists(), 0
	for range 10 {
		s.portal.StormEvents(200)
		if events += 200; events == 1000 {
			s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "in the middle of the storm"})
		}
	}
	s.until("the message is there", func() bool { return len(s.texts(id)) == 3 })
	if !s.listNow() {
		t.Fatal("the listing failed")
	}
	if n := s.lists() - before; n > events/10 {
		t.Errorf("%d listings for %d events", n, events)
	}
	if c := s.row(id); c.Closed || !c.Started {
		t.Errorf("the storm closed the conversation: %+v", c)
	}
}

func TestSync_WhatCameWhileOfflineIsCaughtUp(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	var g gate
	s.opts.API.Dial = g.dial
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	g.set(true)
	s.until("offline", func() bool { return s.Connection().State == ConnOffline })
	if p := s.Connection().Problem; p == nil || !strings.Contains(p.Text, "kept") {
		t.Errorf("%+v", p)
	}
	for i := range 5 {
		s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: fmt.Sprint("missed ", i)})
	}
	g.set(false)
	s.until("caught up", func() bool { return len(s.texts(id)) == 7 })
	if n := s.row(id).Unread; n != 6 {
		t.Errorf("%d unread", n)
	}
}

func TestSync_ANewAccountIsKnownAfterTheFirstMessage(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	remove := s.portal.Faults().Add(demo.Fault{Route: demo.RouteEventsSocket, Status: 404, Times: demo.Forever})
	s.open()
	s.Start(context.Background())
	done, err := s.Connect(context.Background(), s.credentials())
	if err != nil {
		t.Fatal(err)
	}
	s.agent = done.Agent
	s.until("it goes on without live news", func() bool { return s.Connection().State == ConnPolling })
	remove()
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
}

func TestSync_ManyConnectsLeaveNothingBehind(t *testing.T) {
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hello"), StateSent)
	cycles := tenth(100)
	settled := 0
	for i := range cycles {
		// The client knows of a socket a little earlier than the portal, which drops what it knows.
		s.until("the portal has both sockets", func() bool { agent, events := s.portal.Sockets(); return agent == 1 && events == 1 })
		n := s.portal.Requests()[demo.RouteEventsSocket]
		s.portal.DropSockets(i%2 == 0)
		s.until("connected again", func() bool {
			return s.portal.Requests()[demo.RouteEventsSocket] > n && s.Connection().State == ConnOnline && s.row(id).Live
		})
		if i == 2 {
			settled = runtime.NumGoroutine()
		}
	}
	s.until("no goroutine is left over", func() bool { return runtime.NumGoroutine() <= settled+10 })
}

func TestSync_UnchangedConversationsCostNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.portal.Fill(20, 20)
	s.portal.Emit(s.portal.UserID(), demo.EventNewMessage, "")
	s.untilAll("filled", func() (done int, all bool) {
		c, _ := s.Conversations(context.Background(), Filter{})
		return len(c), len(c) == 20
	})
	if !s.listNow() {
		t.Fatal("the listing failed")
	}
	s.untilTold()
	s.mu.Lock()
	s.events = nil
	s.mu.Unlock()
	for range 3 {
		if !s.listNow() {
			t.Fatal("the listing failed")
		}
	}
	s.untilTold()
	if m := seen[MessagesChanged](s); len(m) != 0 {
		t.Errorf("an unchanged list changed %v", m)
	}
}

func TestAccounts_WrongTokenStoresNothing(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	cr := s.credentials()
	cr.Token = "wrong-" + canary
	_, err := Login(context.Background(), s.opts, cr)
	if err == nil || !strings.Contains(isProblem(t, err).Text, "token") {
		t.Fatal(err)
	}
	s.open()
	if a, err := s.Agents(context.Background()); err != nil || len(a) != 0 {
		t.Errorf("%v %v", a, err)
	}
}

const canary = "canary-token-0123456789"

func TestAccounts_LoginDoctorLogout(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{Token: canary})
	ctx := context.Background()
	done, err := Login(ctx, s.opts, s.credentials())
	if err != nil || done.Agent == 0 {
		t.Fatal(done, err)
	}
	for _, c := range Doctor(ctx, s.opts) {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteEventsSocket, Status: 503, Times: demo.Forever, Header: http.Header{}})
	bad := 0
	for _, c := range Doctor(ctx, s.opts) {
		if !c.OK && c.Needed {
			bad++
		}
	}
	if bad != 1 {
		t.Errorf("%d failing checks, want the events socket's", bad)
	}
	if err := Logout(ctx, s.opts, true); err != nil {
		t.Fatal(err)
	}
	s.open()
	if a, _ := s.Agents(ctx); len(a) != 0 {
		t.Errorf("%v", a)
	}
}

func TestAccounts_SignOutKeepsTheCopyReadable(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	ctx := context.Background()
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("a reply", func() bool { return len(s.texts(id)) == 2 })
	if err := s.SignOut(ctx, s.agent, false); err != nil {
		t.Fatal(err)
	}
	if c := s.row(id); c.ReadOnly == "" {
		t.Errorf("%+v", c)
	}
	if _, err := s.Send(ctx, id, Outgoing{Text: "x"}); err == nil {
		t.Error("sent while signed out")
	}
	if hits, err := s.Search(ctx, "hello", 0, 10); err != nil || len(hits) == 0 {
		t.Errorf("%v %v", hits, err)
	}
	s.connect()
	if c := s.row(id); c.ReadOnly != "" {
		t.Errorf("%+v", c)
	}
	s.untilState(s.say(id, "here again"), StateSent)
	if err := s.SignOut(ctx, 0, true); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Conversations(ctx, Filter{}); err != nil || len(c) != 0 {
		t.Errorf("%v %v", c, err)
	}
}

func TestAccounts_ListedAgentsCanBeWrittenToWithTheirKey(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{History: true})
	ctx := context.Background()
	s.until("other agents are listed", func() bool { a, _ := s.Agents(ctx); return len(a) >= 3 })
	agents, err := s.Agents(ctx)
	if err != nil || agents[0].Listed || !agents[len(agents)-1].Listed {
		t.Fatalf("%+v %v", agents, err)
	}
	written := 0
	for _, a := range agents[1:] {
		if a.ReadOnly != "" {
			continue
		}
		id, err := s.NewConversation(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.untilState(s.say(id, "hello "+a.Name), StateSent)
		written++
	}
	if written == 0 {
		t.Errorf("no listed agent could be written to: %+v", agents)
	}
}
