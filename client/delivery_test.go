package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"delonix/client/conversation"
	"delonix/client/demo"
	"delonix/client/internal/pace"
	"delonix/storage"
)

func TestDeliver_LostAnswerIsFoundInTheList(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]demo.Fault{
		"before the answer": {Route: demo.RouteSend, Cut: demo.CutProcessed},
		"inside the answer": {Route: demo.RouteSend, Cut: demo.CutInAnswer},
		"by a reset":        {Route: demo.RouteSend, Cut: demo.CutProcessed, Reset: true},
		"HTML instead":      {Route: demo.RouteSend, Garble: true, Body: "<html>hello</html>", ContentType: "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			s.portal.Faults().Add(fault)
			id := s.begin()
			m := s.say(id, "is it there")
			s.untilState(m, StateSent)
			s.untilTexts(id, "user: is it there", "agent: You said: is it there")
			if n := s.received("is it there"); n != 1 {
				t.Errorf("the portal got it %d times", n)
			}
		})
	}
}

func TestDeliver_WhatDidNotArriveIsAskedAboutAndNeverSentByItself(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]demo.Fault{
		"before the body": {Route: demo.RouteSend, Cut: demo.CutBefore},
		"inside the body": {Route: demo.RouteSend, Cut: demo.CutInBody},
		"by a reset":      {Route: demo.RouteSend, Cut: demo.CutInBody, Reset: true},
		"503 of a proxy":  {Route: demo.RouteSend, Status: 503, ContentType: "text/plain", Body: "upstream connect error or disconnect/reset before headers. reset reason: connection termination"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			s.portal.Faults().Add(fault)
			id := s.begin()
			m := s.say(id, "did it arrive")
			s.until("the person is asked", func() bool {
				b := s.bubble(m)
				return b.State == StateUnconfirmed && b.Error != nil && b.Error.Action == ActionSendAgain
			})
			if n := s.received("did it arrive"); n != 0 {
				t.Fatalf("the portal got it %d times before the person's word", n)
			}
			later := s.say(id, "something else")
			s.untilState(later, StateSent)
			if err := s.SendAgain(context.Background(), m); err != nil {
				t.Fatal(err)
			}
			s.untilState(m, StateSent)
			if n := s.received("did it arrive"); n != 1 {
				t.Errorf("the portal got it %d times", n)
			}
		})
	}
}

func TestDeliver_IdenticalMessagesAreCounted(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "ok"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Cut: demo.CutProcessed})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Nth: 2, Cut: demo.CutInBody})
	second, third := s.say(id, "ok"), s.say(id, "ok")
	s.untilState(second, StateSent)
	s.until("the third is asked about", func() bool { b := s.bubble(third); return b.Error != nil && b.Error.Action == ActionSendAgain })
	if n := s.received("ok"); n != 2 {
		t.Errorf("the portal got it %d times", n)
	}
}

func TestDeliver_BusyPortalIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]demo.Fault{
		"503":                   {Route: demo.RouteSend, Status: 503, Times: 3},
		"429 with a time":       {Route: demo.RouteSend, Status: 429, Header: http.Header{"Retry-After": {"1"}}},
		"503 for a new session": {Route: demo.RouteSessionCreate, Status: 503, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			s.portal.Faults().Add(fault)
			id := s.begin()
			m := s.say(id, "when you have time")
			s.untilState(m, StateSent)
			if n := s.received("when you have time"); n != 1 {
				t.Errorf("the portal got it %d times", n)
			}
		})
	}
}

func TestDeliver_RefusedMessagesSayWhyAndDoNotBlock(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 422, Body: `{"detail":[{"loc":["body","message"],"msg":"too rude","type":"value_error"}]}`})
	id := s.begin()
	refused, next := s.say(id, "something rude"), s.say(id, "something polite")
	s.untilState(next, StateSent)
	b := s.bubble(refused)
	if b.State != StateFailed || b.Error == nil || !strings.Contains(b.Error.Text, "text") || !strings.Contains(b.Error.Text, "kept") {
		t.Errorf("%+v %v", b, b.Error)
	}
	out, err := s.EditUnsent(context.Background(), id, refused)
	if err != nil || out.Text != "something rude" {
		t.Fatalf("%+v %v", out, err)
	}
	s.untilTexts(id, "user: something polite", "agent: You said: something polite")
}

func TestDeliver_RefusedTokenStopsAndAsks(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	clock := s.ticking()
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteAny, Status: 401, Times: demo.Forever})
	s.portal.DropSockets(false)
	s.until("it asks", func() bool { return s.Connection().State == ConnUnauthorized })
	m := s.say(id, "second")
	s.until("the message says so", func() bool { b := s.bubble(m); return b.Error != nil && b.Error.Action == ActionSignIn })
	before := s.portal.Requests()
	past := clock.ticks.Load() + 1 + int32(2*s.kit.Tune.RetryMost/s.kit.Tune.Tick)
	s.until("a client that hammers would have tried again", func() bool { return clock.ticks.Load() > past })
	after := s.portal.Requests()
	for route, n := range after {
		if n-before[route] > 1 {
			t.Errorf("%s was asked %d times while refused", route, n-before[route])
		}
	}
	s.portal.Faults().Clear()
	s.connect()
	s.untilState(m, StateSent)
	if n := s.received("second"); n != 1 {
		t.Errorf("the portal got it %d times", n)
	}
}

// tickingClock counts how often the client has looked at its clock: so much of its time
// has passed, however slow the machine is.
type tickingClock struct {
	pace.System
	tick  time.Duration
	ticks atomic.Int32
}

func (c *tickingClock) After(d time.Duration) <-chan time.Time {
	if d == c.tick {
		c.ticks.Add(1)
	}
	return c.System.After(d)
}

// ticking gives a client that is not open yet a clock that counts.
func (s *stage) ticking() *tickingClock {
	s.opts.tune.Tick = 97 * time.Millisecond // nobody else waits for that long
	clock := &tickingClock{tick: s.opts.tune.Tick}
	s.opts.Clock = clock
	return clock
}

// gate is a network that can be shut: connections break and no new one comes about.
type gate struct {
	mu    sync.Mutex
	shut  bool
	conns []net.Conn
}

func (g *gate) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ENETUNREACH}
	}
	c, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err == nil {
		g.conns = append(g.conns, c)
	}
	return c, err
}

func (g *gate) set(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
	if shut {
		for _, c := range g.conns {
			c.Close()
		}
		g.conns = nil
	}
}

func TestDeliver_OfflineMessagesWaitInOrder(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	var g gate
	s.opts.API.Dial = g.dial
	s.open()
	s.Start(context.Background())
	s.connect()
	id, other := s.begin(), ConversationID(0)
	s.untilState(s.say(id, "zero"), StateSent)
	g.set(true)
	s.until("offline", func() bool { return s.Connection().State == ConnOffline })
	other = s.begin()
	var sent []MessageID
	for i := range 5 {
		sent = append(sent, s.say(id, fmt.Sprint("offline ", i)))
	}
	elsewhere := s.say(other, "elsewhere")
	if c := s.row(id); c.Queued != 5 {
		t.Errorf("%d queued", c.Queued)
	}
	g.set(false)
	s.RetryNow()
	for _, m := range append(sent, elsewhere) {
		s.untilState(m, StateSent)
	}
	var order []string
	for _, r := range s.portal.Received() {
		if strings.HasPrefix(r.Text, "offline") {
			order = append(order, r.Text)
		}
	}
	if !slices.IsSorted(order) || len(order) != 5 {
		t.Errorf("order at the portal: %q", order)
	}
}

func TestDeliver_ConversationsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	slow := make(chan struct{})
	s := newStage(t, demo.Options{Agent: func(ctx context.Context, in demo.Incoming) demo.Answer {
		if in.Text == "slow" {
			select {
			case <-slow:
			case <-ctx.Done():
			}
		}
		return demo.Answer{Text: "done with " + in.Text}
	}})
	a := s.begin()
	first, second := s.say(a, "slow"), s.say(a, "after slow")
	s.until("the agent thinks", func() bool { return s.received("slow") == 1 && s.bubble(first).State != StateQueued })
	b := s.begin()
	s.untilState(s.say(b, "fast"), StateSent)
	if st := s.bubble(second).State; st != StateQueued {
		t.Errorf("the message behind a slow one is %s", st)
	}
	close(slow)
	s.untilState(second, StateSent)
	s.untilTexts(a, "user: slow", "agent: done with slow", "user: after slow", "agent: done with after slow")
}

func TestDeliver_WhatWasBeingSentAtTheEndIsLookedFor(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Latency: map[demo.Route]time.Duration{}})
	id := s.begin()
	s.untilState(s.say(id, "before"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, After: 10 * patience})
	m := s.say(id, "and then the light went out")
	s.until("the portal has it", func() bool { return s.received("and then the light went out") == 1 })
	began := time.Now()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(began); d > patience {
		t.Errorf("closing took %v: it waited for the answer", d)
	}
	s.open()
	if st := s.bubble(m).State; st != StateUnconfirmed && st != StateSent {
		t.Errorf("after the start it is %s", st)
	}
	s.Start(context.Background())
	s.untilState(m, StateSent)
	s.until("the reply is there", func() bool { return len(s.texts(id)) == 4 })
	if n := s.received("and then the light went out"); n != 1 {
		t.Errorf("the portal got it %d times", n)
	}
}

func TestDeliver_ALostSessionIsUsedNotMadeTwice(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]demo.Fault{
		"answer lost": {Route: demo.RouteSessionCreate, Cut: demo.CutProcessed},
		"answer half": {Route: demo.RouteSessionCreate, Cut: demo.CutInAnswer},
	} {
		for _, logged := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " greeting logged ", logged), func(t *testing.T) {
				t.Parallel()
				s := newStage(t, demo.Options{Shape: demo.Shape{GreetingLogged: logged}})
				s.portal.Faults().Add(fault)
				id := s.begin()
				m := s.say(id, "hello")
				s.untilState(m, StateSent)
				s.until("the reply is there", func() bool { return slices.Contains(s.texts(id), "agent: You said: hello") })
				if n := len(s.portal.Sessions()); n != 1 {
					t.Errorf("%d sessions were made", n)
				}
				convs, err := s.Conversations(context.Background(), Filter{})
				if err != nil || len(convs) != 1 {
					t.Errorf("%d conversations are shown, %v", len(convs), err)
				}
			})
		}
	}
}

func TestDeliver_SessionGoneIsSaidAndTheMessageMoves(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	const gone = `{"detail":"Session not found"}`
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 404, Body: gone, Times: demo.Forever})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSessionGet, Status: 404, Body: gone, Times: demo.Forever})
	m := s.say(id, "second")
	s.untilState(m, StateFailed)
	s.until("closed", func() bool { return s.row(id).Closed })
	if p := s.bubble(m).Error; p == nil || p.Action != ActionSendAgain {
		t.Fatalf("%+v", p)
	}
	if _, err := s.Send(context.Background(), id, Outgoing{Text: "third"}); err == nil {
		t.Error("a closed conversation took a message")
	}
	s.portal.Faults().Clear()
	if err := s.SendAgain(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	s.until("a notice names the new conversation", func() bool { return len(seen[WentOn](s)) == 1 })
	next := seen[WentOn](s)[0].To
	s.untilTexts(next, "user: second", "agent: You said: second")
}

func TestSend_FilesAreCopiedAndCheckedFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	empty, dir := s.file("empty.txt", nil), t.TempDir()
	huge := s.file("huge.bin", nil)
	if err := os.Truncate(huge, 1<<30); err != nil {
		t.Fatal(err)
	}
	for what, files := range map[string][]string{
		"empty": {empty}, "folder": {dir}, "20 MB": {huge}, "not there": {dir + "/none"}, "10 files": slices.Repeat([]string{s.file("a", []byte("a"))}, 11),
	} {
		_, err := s.Send(context.Background(), id, Outgoing{Text: "look", Files: files})
		if err == nil || !strings.Contains(isProblem(t, err).Text, what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	content := bytes.Repeat([]byte("0123456789"), 30_000)
	path := s.file("report\u202Efdp.txt", content)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 503})
	m := s.say(id, "the report", path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	s.untilState(m, StateSent)
	got := s.portal.Received()[0].Files
	if len(got) != 1 || got[0].Size != int64(len(content)) {
		t.Fatalf("%+v", got)
	}
	a := s.bubble(m).Attachments
	if len(a) != 1 || a[0].Name != "reportfdp.txt" || a[0].Size != int64(len(content)) {
		t.Errorf("%+v", a)
	}
}

func TestSend_BadTextIsRefusedKindly(t *testing.T) {
	t.Parallel()
	// An echo of the long text would take a busy machine half a minute to write.
	s := newStage(t, demo.Options{Agent: func(context.Context, demo.Incoming) demo.Answer { return demo.Answer{Text: "Thank you."} }})
	id := s.begin()
	for _, text := range []string{"", "  \n\t ", strings.Repeat("x", conversation.TextMost+1)} {
		if _, err := s.Send(context.Background(), id, Outgoing{Text: text}); err == nil {
			t.Errorf("%d bytes were taken", len(text))
		}
	}
	long := strings.Repeat("a long story ", 8000) // 100 KB
	s.untilState(s.say(id, long), StateSent)
	if s.received(strings.TrimSpace(long)) != 1 {
		t.Error("100 KB did not arrive whole")
	}
}

func TestOpen_InUseRaisesTheFirst(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	raised := make(chan struct{}, 1)
	s.opts.OnRaise = func(context.Context) bool { raised <- struct{}{}; return true }
	s.open()
	if _, err := Open(context.Background(), s.opts); !errors.Is(err, storage.ErrInUse) {
		t.Fatal(err)
	}
	<-raised
}

// An attempt whose end could not be written does not stop the messages behind it.
func TestDeliver_AnAttemptOfUnknownEndHoldsUpNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 503, Header: http.Header{"Retry-After": {"600"}}})
	id := s.begin()
	first := s.say(id, "the first")
	s.until("it waits for its next try", func() bool { return s.bubble(first).Error != nil })
	if _, err := s.kit.Store.SetState(context.Background(), int64(first), storage.StateSending, storage.Step{}); err != nil {
		t.Fatal(err)
	}
	s.untilState(s.say(id, "the second"), StateSent)
	s.until("the person is asked about the first", func() bool { b := s.bubble(first); return b.Error != nil && b.Error.Action == ActionSendAgain })
	if n := s.received("the first"); n != 0 {
		t.Errorf("it arrived %d times", n)
	}
}

// What many attempts of unknown end are about is asked soon: one look answers for
// all of them.
func TestDeliver_ManyLostMessagesAreLookedForTogether(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.opts.tune.ConfirmFor = 3 * time.Second
	s.open()
	s.Start(context.Background())
	s.connect()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 503, Header: http.Header{"Retry-After": {"600"}}})
	id := s.begin()
	var lost []MessageID
	for i := range 15 {
		lost = append(lost, s.say(id, fmt.Sprint("message ", i)))
	}
	s.until("the first waits for its next try", func() bool { return s.bubble(lost[0]).Error != nil })
	for _, m := range slices.Backward(lost) { // behind the first, which waits, none is sent meanwhile
		for _, state := range []storage.State{storage.StateSending, storage.StateUnconfirmed} {
			if _, err := s.kit.Store.SetState(context.Background(), int64(m), state, storage.Step{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := s.lists()
	last := s.say(id, "the last")
	s.untilAll("all are asked about", func() (done int, all bool) {
		for _, m := range lost {
			if b := s.bubble(m); b.Error != nil && b.Error.Action == ActionSendAgain {
				done++
			}
		}
		return done, done == len(lost)
	})
	if n := s.lists() - before; n >= len(lost) { // each for itself would take several
		t.Errorf("%d listings", n)
	}
	s.untilState(last, StateSent)
	for _, m := range lost {
		if b := s.bubble(m); b.Error == nil || b.Error.Action != ActionSendAgain {
			t.Errorf("%+v", b)
		}
	}
}
