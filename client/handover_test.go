package client

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"testing"
	"time"

	"delonix/client/alerts"
	"delonix/client/demo"
)

// handing is an agent that hands over on request and says nothing while an
// operator handles the session.
func handing(_ context.Context, in demo.Incoming) demo.Answer {
	switch {
	case in.Text == "talk to a human":
		return demo.Answer{Text: "I am handing you over.", Mode: demo.ModeOperator, Operator: "John Doe"}
	case in.Mode == demo.ModeOperator:
		return demo.Answer{}
	}
	return demo.Answer{Text: "You said: " + in.Text}
}

func (s *stage) push(p demo.Push) {
	s.t.Helper()
	if _, err := s.portal.Push(p); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) alertsOf(kind alerts.Kind) int {
	n := 0
	for _, a := range seen[Alert](s) {
		if a.Kind == string(kind) {
			n++
		}
	}
	return n
}

func TestHandOver_IsNoticedShownMeasuredAndKept(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Agent: handing})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hello"), StateSent)
	s.untilState(s.say(id, "talk to a human"), StateSent)
	s.until("with John Doe", func() bool { c := s.row(id); return c.Handler == HandledByOperator && c.OperatorName == "John Doe" })
	c := s.row(id)
	if c.WaitingSince.IsZero() || c.HandedOverAt.IsZero() || c.FirstAnswerAfter != 0 {
		t.Errorf("%+v", c)
	}
	waiting, err := s.Conversations(context.Background(), Filter{Operator: true})
	if err != nil || len(waiting) != 1 || waiting[0].ID != id {
		t.Errorf("%v %v", waiting, err)
	}
	session := s.session(id)
	s.push(demo.Push{SessionID: session, Text: "Hello, I am John."})
	s.until("the first answer is measured", func() bool { c := s.row(id); return c.FirstAnswerAfter > 0 && c.WaitingSince.IsZero() })
	s.untilState(s.say(id, "my parcel is lost"), StateSent)
	s.until("waiting again", func() bool { return !s.row(id).WaitingSince.IsZero() })
	s.push(demo.Push{SessionID: session, Text: "It will come on Monday."})
	s.push(demo.Push{SessionID: session, Role: demo.RoleAI, Mode: demo.ModeRegular, Text: "I am back."})
	s.until("handed back", func() bool { return s.row(id).Handler == HandledByAgent })
	s.until("all is listed", func() bool { return len(s.texts(id)) == 10 })
	want := []string{
		"user: hello", "agent: You said: hello", "user: talk to a human", "agent: I am handing you over.",
		"event: Handed over to John Doe", "operator: Hello, I am John.", "user: my parcel is lost", "operator: It will come on Monday.",
		"event: Handed back to " + s.row(id).AgentName, "agent: I am back.",
	}
	got := s.texts(id)
	if i := slices.Index(got, want[8]); i == 9 { // the mode may be learnt with the message or after it
		got[8], got[9] = got[9], got[8]
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	history, err := s.HandOvers(context.Background())
	if err != nil || len(history) != 1 {
		t.Fatalf("%v %v", history, err)
	}
	h := history[0]
	if h.OperatorName != "John Doe" || h.FirstAnswer.IsZero() || h.EndedAt.IsZero() || h.How != "handed back" {
		t.Errorf("%+v", h)
	}
	var out bytes.Buffer
	if err := s.ExportHandOvers(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	if rows, err := csv.NewReader(&out).ReadAll(); err != nil || len(rows) != 2 {
		t.Errorf("%v %v", rows, err)
	}
	if n := len(seen[Alert](s)); n != 0 {
		t.Errorf("%d alerts for a conversation in sight", n)
	}
}

func TestHandOver_AlertsWhenOutOfSight(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Agent: handing})
	id := s.begin()
	s.untilState(s.say(id, "talk to a human"), StateSent)
	s.until("handed over is told", func() bool { return s.alertsOf(alerts.HandedOver) == 1 })
	s.push(demo.Push{SessionID: s.session(id), Text: "Hello, I am John."})
	s.until("the first answer is told", func() bool { return s.alertsOf(alerts.FirstAnswer) == 1 })
	if err := s.portal.CloseSession(s.session(id), "resolved_by_operator"); err != nil {
		t.Fatal(err)
	}
	s.until("the close is told", func() bool { return s.alertsOf(alerts.Closed) == 1 })
	c := s.row(id)
	if !c.Closed || c.ClosedWhy != "Resolved by the operator" {
		t.Errorf("%+v", c)
	}
	h, err := s.HandOvers(context.Background())
	if err != nil || len(h) != 1 || h[0].How != "resolved" {
		t.Errorf("%+v %v", h, err)
	}
}

func TestHandOver_LearntFromTheListWhenNobodyWasThere(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Agent: handing})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("listed", func() bool { return len(s.texts(id)) == 2 })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	session := s.session0(id)
	s.push(demo.Push{SessionID: session, Text: "Hello, I am Mary.", Mode: demo.ModeOperator, Operator: "Mary"})
	s.push(demo.Push{SessionID: session, Text: "Are you there?"})
	s.open()
	s.Start(context.Background())
	s.until("with Mary", func() bool { return s.row(id).OperatorName == "Mary" })
	s.untilTexts(id, "user: hello", "agent: You said: hello", "event: Handed over to Mary", "operator: Hello, I am Mary.", "operator: Are you there?")
	if n := s.row(id).Unread; n != 3 { // the first reply was not seen either
		t.Errorf("%d unread", n)
	}
}

func TestHandOver_HistoryOfTheFirstListingIsQuiet(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{Agent: handing})
	p, err := s.portal.Push(demo.Push{Role: demo.RoleHuman, Text: "hello"})
	if err != nil {
		t.Fatal(err)
	}
	s.push(demo.Push{SessionID: p.SessionID, Role: demo.RoleAI, Text: "hello"})
	s.push(demo.Push{SessionID: p.SessionID, Text: "Mary here", Mode: demo.ModeOperator, Operator: "Mary"})
	s.push(demo.Push{SessionID: p.SessionID, Role: demo.RoleAI, Text: "back again", Mode: demo.ModeRegular})
	s.open()
	s.Start(context.Background())
	s.connect()
	s.until("the history is there", func() bool { c, _ := s.Conversations(context.Background(), Filter{}); return len(c) == 1 })
	convs, _ := s.Conversations(context.Background(), Filter{})
	s.until("lines are drawn", func() bool { return len(s.texts(convs[0].ID)) == 6 })
	s.untilTexts(convs[0].ID, "user: hello", "agent: hello", "event: Handed over to a person", "operator: Mary here",
		"event: Handed back to "+convs[0].AgentName, "agent: back again")
	s.push(demo.Push{Text: "news"})
	s.until("news is told", func() bool { return s.alertsOf(alerts.Message) == 1 })
	if a, i := seen[Alert](s), s.alerts.Inspect(); len(a) != 1 || i.Pending+i.Raised != 1 {
		t.Errorf("%+v, %d more", a, i.Pending)
	}
}

// TestFirstListing_BringsNoAlertOfAnyKind: what was going on before an account
// was connected is history, whatever is found out about it when it is looked at
// for the first time.
func TestFirstListing_BringsNoAlertOfAnyKind(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{Agent: handing})
	s.opts.tune.AlertGather, s.opts.tune.AlertEvery = time.Millisecond, time.Millisecond
	long := time.Now().Add(-48 * time.Hour)
	open := map[string]string{}
	for _, what := range []string{"closed", "open", "taken over"} {
		p, err := s.portal.Push(demo.Push{Role: demo.RoleHuman, Text: what, At: long})
		if err != nil {
			t.Fatal(err)
		}
		open[what] = p.SessionID
		if what == "taken over" {
			err = s.portal.SetMode(p.SessionID, demo.ModeOperator, "Ann")
		} else {
			_, err = s.portal.Push(demo.Push{SessionID: p.SessionID, Text: "Mary here", Mode: demo.ModeOperator, Operator: "Mary", At: long.Add(time.Minute)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.portal.CloseSession(open["closed"], "resolved_by_operator"); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.Start(context.Background())
	s.connect()
	find := func(what string) Conversation {
		convs, err := s.Conversations(context.Background(), Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range convs {
			if s.session(c.ID) == open[what] {
				return c
			}
		}
		return Conversation{}
	}
	s.until("the history is there", func() bool { return find("closed").ID*find("open").ID*find("taken over").ID != 0 })
	s.SetView(find("taken over").ID, false) // asks who handles it
	s.until("everything is found out", func() bool {
		return find("closed").Closed && find("open").OperatorName == "Mary" && find("taken over").OperatorName == "Ann"
	})
	for what, at := range map[string]time.Time{"closed": long.Add(time.Minute), "open": long.Add(time.Minute), "taken over": long} {
		if c := find(what); c.LastAt.Sub(at).Abs() > time.Second || c.Preview == "" || c.PreviewFrom == RoleEvent || c.Unread != 0 {
			t.Errorf("%s: %s, %q from %s, %d unread", what, c.LastAt, c.Preview, c.PreviewFrom, c.Unread)
		}
	}
	s.conversations.Tick(context.Background()) // nobody answered for two days: that is no news either
	s.push(demo.Push{Text: "news"})
	s.until("news is told", func() bool { return s.alertsOf(alerts.Message) == 1 })
	if a := seen[Alert](s); len(a) != 1 {
		t.Errorf("%+v", a)
	}
	if err := s.portal.CloseSession(open["open"], "resolved_by_operator"); err != nil {
		t.Fatal(err)
	}
	s.until("what happens from now on is told", func() bool { return s.alertsOf(alerts.Closed) == 1 })
}

func TestHandOver_LongWaitIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{Agent: handing})
	s.opts.tune.Tick = time.Hour // only the test tells how long the wait is
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.untilState(s.say(id, "talk to a human"), StateSent)
	s.until("with an operator", func() bool { return s.row(id).Handler == HandledByOperator })
	rows, err := s.kit.Store.OperatorConversations(context.Background())
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	rows[0].HandOver.At = time.Now().Add(-10 * time.Minute)
	s.alerts.Waits(context.Background(), rows[0]) // older than the first listing
	if err := s.kit.Store.MarkListed(context.Background(), int64(s.agent), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	rows[0].HandOver.At = time.Now().Add(-11 * time.Minute)
	s.alerts.Waits(context.Background(), rows[0]) // too long already at the start
	rows[0].HandOver.At = time.Now().Add(-12 * time.Minute)
	s.alerts.OpenedAt(time.Now().Add(-time.Hour))
	for range 3 {
		s.alerts.Waits(context.Background(), rows[0])
	}
	s.until("it is told", func() bool {
		return slices.ContainsFunc(seen[Alert](s), func(a Alert) bool { return a.Kind == string(alerts.NoAnswer) })
	})
	before := s.alerts.Inspect()
	s.alerts.Waits(context.Background(), rows[0])
	if after := s.alerts.Inspect(); after.Pending+after.Raised != before.Pending+before.Raised {
		t.Errorf("it is told again: %+v", after)
	}
	if n := s.alertsOf(alerts.NoAnswer); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestSession_ClosesWithAReasonAndStartsAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("the deadline is known", func() bool { c := s.row(id); return c.CloseTime.After(time.Now()) && c.Timeout > 0 })
	s.until("the socket is open", func() bool { return s.row(id).Live })
	if err := s.portal.Expire(s.session(id)); err != nil {
		t.Fatal(err)
	}
	s.until("closed, with the exact reason", func() bool {
		c := s.row(id)
		return c.Closed && c.ClosedWhy == "Closed because nothing was written for long"
	})
	if err := s.SaveDraft(context.Background(), id, "and another thing"); err != nil {
		t.Fatal(err)
	}
	next, err := s.StartAgain(context.Background(), id)
	if err != nil || next == id {
		t.Fatal(next, err)
	}
	if d := s.row(next).Draft; d != "and another thing" {
		t.Errorf("the draft is %q", d)
	}
	s.untilState(s.say(next, "again"), StateSent)
}

func TestSession_EveryStatusOfACustomerCloses(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	for _, st := range s.CloseStatuses() {
		id := s.begin()
		s.untilState(s.say(id, "hello"), StateSent)
		if err := s.CloseConversation(context.Background(), id, st.Value); err != nil {
			t.Fatalf("%s: %v", st.Value, err)
		}
		c := s.row(id)
		if !c.Closed || c.ClosedWhy == "" {
			t.Errorf("%s: %+v", st.Value, c)
		}
		state, _ := s.portal.Session(s.session(id))
		if state.Status != st.Value {
			t.Errorf("the portal has %q, want %q", state.Status, st.Value)
		}
	}
}

func TestSession_DetailsAreReadAndChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	d, err := s.SessionDetails(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	d.Name, d.Email, d.Phone = "Jane", "jane@example.com", "+1555"
	d.Kwargs["vip"] = "yes"
	if err := s.UpdateSession(context.Background(), id, d); err != nil {
		t.Fatal(err)
	}
	state, _ := s.portal.Session(s.session(id))
	if state.Name != "Jane" || state.Email != "jane@example.com" || state.Phone != "+1555" || state.Kwargs["vip"] != "yes" {
		t.Errorf("%+v", state)
	}
}

func TestReactions_AreOptimisticQueuedAndRolledBack(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("a reply", func() bool { return len(s.bubbles(id)) == 2 })
	reply := s.bubbles(id)[1].ID
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteReaction, Status: 503, Times: 2})
	if err := s.React(context.Background(), reply, FeedbackGood); err != nil {
		t.Fatal(err)
	}
	if b := s.bubble(reply); b.Feedback != FeedbackGood || !b.CanReact {
		t.Errorf("not shown at once: %+v", b)
	}
	s.until("confirmed", func() bool { return !s.bubble(reply).FeedbackBusy })
	state, _ := s.portal.Session(s.session(id))
	if f := state.Logs[len(state.Logs)-1].Feedback; f != "GOOD" {
		t.Errorf("the portal has %q", f)
	}
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteReaction, Status: 422})
	if err := s.React(context.Background(), reply, FeedbackBad); err != nil {
		t.Fatal(err)
	}
	s.until("rolled back", func() bool { b := s.bubble(reply); return b.Feedback == FeedbackGood && !b.FeedbackBusy })
	s.until("it is said", func() bool { return len(seen[Notice](s)) == 1 })
	if err := s.React(context.Background(), reply, FeedbackNone); err != nil {
		t.Fatal(err)
	}
	s.until("taken back", func() bool {
		state, _ := s.portal.Session(s.session(id))
		return state.Logs[len(state.Logs)-1].Feedback == "NONE"
	})
}
