package client

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"delonix/client/demo"
	"delonix/storage/secrets"
)

// outboxModel drives one client through what a person and a portal can do to a
// message, and remembers how often the person's word allows each to be sent.
type outboxModel struct {
	*stage
	t     *rapid.T
	convs []ConversationID
	state map[MessageID]*outboxMessage
	order []MessageID
}

type outboxMessage struct {
	text    string
	allowed int  // by the person's word
	gone    bool // deleted by the person
	hasty   bool // the person sent it again before being asked
}

func (m *outboxModel) say(t *rapid.T) {
	id := m.convs[rapid.IntRange(0, len(m.convs)-1).Draw(t, "conversation")]
	text := fmt.Sprint("message ", len(m.order))
	msg, err := m.Send(context.Background(), id, Outgoing{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	m.state[msg] = &outboxMessage{text: text, allowed: 1}
	m.order = append(m.order, msg)
}

func (m *outboxModel) fault(t *rapid.T) {
	f := rapid.SampledFrom([]demo.Fault{
		{Route: demo.RouteSend, Cut: demo.CutBefore}, {Route: demo.RouteSend, Cut: demo.CutInBody}, {Route: demo.RouteSend, Cut: demo.CutProcessed},
		{Route: demo.RouteSend, Cut: demo.CutInAnswer}, {Route: demo.RouteSend, Status: 503}, {Route: demo.RouteSend, Status: 429},
		{Route: demo.RouteSend, Status: 422}, {Route: demo.RouteSend, Status: 413}, {Route: demo.RouteSend, Status: 500},
		{Route: demo.RouteSessionCreate, Cut: demo.CutProcessed}, {Route: demo.RouteSessionCreate, Status: 503},
		{Route: demo.RouteConversations, Status: 500, Times: 2}, {Route: demo.RouteConversations, Cut: demo.CutInAnswer},
	}).Draw(t, "fault")
	f.Reset = rapid.Bool().Draw(t, "reset")
	m.portal.Faults().Add(f)
}

// any picks a message the person can do something about.
func (m *outboxModel) any(t *rapid.T, states ...State) (MessageID, bool) {
	var ids []MessageID
	for _, id := range m.order {
		b := m.bubble(id)
		for _, s := range states {
			if b.ID != 0 && b.State == s {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return 0, false
	}
	return rapid.SampledFrom(ids).Draw(t, "message"), true
}

func (m *outboxModel) sendAgain(t *rapid.T) {
	id, ok := m.any(t, StateFailed, StateUnconfirmed)
	if !ok {
		return
	}
	b := m.bubble(id)
	if m.SendAgain(context.Background(), id) == nil {
		m.state[id].allowed++
		m.state[id].hasty = m.state[id].hasty || b.State != StateFailed && (b.Error == nil || b.Error.Action != ActionSendAgain)
	}
}

func (m *outboxModel) delete(t *rapid.T) {
	if id, ok := m.any(t, StateFailed, StateUnconfirmed, StateQueued); ok && m.DeleteUnsent(context.Background(), id) == nil {
		m.state[id].gone = true
	}
}

func (m *outboxModel) restart(t *rapid.T) {
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := Open(context.Background(), m.opts)
	if err != nil {
		t.Fatal(err)
	}
	m.Client = c
	c.Start(context.Background())
}

// TestOutbox_EveryMessageArrivesOnceOrIsAskedAbout: whatever goes wrong and
// whatever the person does, a message arrives at most as often as the person said,
// and in the end once, unless it was deleted.
func TestOutbox_EveryMessageArrivesOnceOrIsAskedAbout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		m := newOutboxModel(t, rt)
		defer m.end()
		actions := map[string]func(*rapid.T){
			"say": m.say, "say more": m.say, "fault": m.fault, "fault too": m.fault, "send again": m.sendAgain, "delete": m.delete, "restart": m.restart,
			"drop": func(*rapid.T) { m.portal.DropSockets(true) },
			"wait": func(t *rapid.T) { time.Sleep(time.Duration(rapid.IntRange(1, 40).Draw(t, "ms")) * time.Millisecond) },
		}
		rt.Repeat(actions)
		m.portal.Faults().Clear()
		m.RetryNow()
		for _, id := range m.order {
			m.finish(rt, id)
		}
	})
}

func newOutboxModel(t *testing.T, rt *rapid.T) *outboxModel {
	dir, err := tempDir()
	if err != nil {
		rt.Fatal(err)
	}
	portal, err := demo.Start(context.Background(), demo.Options{Agent: demo.Echo(), Shape: demo.Shape{GreetingLogged: rapid.Bool().Draw(rt, "greeting")}})
	if err != nil {
		rt.Fatal(err)
	}
	tune := quick()
	tune.ConfirmFor = 300 * time.Millisecond
	m := &outboxModel{stage: &stage{t: runTB{t}, portal: portal, dir: dir}, t: rt, state: map[MessageID]*outboxMessage{}}
	m.opts = Options{Dir: dir, Vault: keyring{secrets.NewMemory()}, tune: tune}
	if m.Client, err = Open(context.Background(), m.opts); err != nil {
		rt.Fatal(err)
	}
	m.Start(context.Background())
	done, err := m.Connect(context.Background(), m.credentials())
	if err != nil {
		rt.Fatal(err)
	}
	for range 2 {
		conv, err := m.kit.Store.CreateConversation(context.Background(), newConversationOf(done.Agent))
		if err != nil {
			rt.Fatal(err)
		}
		m.convs = append(m.convs, ConversationID(conv.ID))
	}
	return m
}

func (m *outboxModel) end() {
	m.Close()
	m.portal.Close()
	removeAll(m.dir)
}

// finish brings one message to its end and checks how often it arrived.
func (m *outboxModel) finish(rt *rapid.T, id MessageID) {
	s := m.state[id]
	end := time.Now().Add(patience)
	for !s.gone {
		b := m.bubble(id)
		if b.State == StateSent {
			break
		}
		if b.State == StateFailed || b.Error != nil && b.Error.Action == ActionSendAgain {
			if m.SendAgain(context.Background(), id) == nil {
				s.allowed++
			}
		}
		if time.Now().After(end) {
			rt.Fatalf("%q is still %s\n%s", s.text, b.State, m.dump())
		}
		time.Sleep(5 * time.Millisecond)
	}
	n := m.received(s.text)
	switch {
	case n > s.allowed:
		rt.Fatalf("%q arrived %d times, the person said it %d times\n%s", s.text, n, s.allowed, m.dump())
	case n == 0 && !s.gone:
		rt.Fatalf("%q is lost\n%s", s.text, m.dump())
	case n > 1 && !s.gone && !s.hasty:
		rt.Fatalf("%q arrived %d times although the person was asked only where it had not\n%s", s.text, n, m.dump())
	}
}
