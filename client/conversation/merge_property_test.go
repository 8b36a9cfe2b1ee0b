package conversation

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/problem"
	"delonix/storage"
)

// fakeClock moves only when it is told to; nobody is ever woken by it.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) After(time.Duration) <-chan time.Time { return nil }

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// reference is a portal with one session, and the local copy that learns of it in
// whatever order the test draws.
type reference struct {
	*modelClient
	t       *rapid.T
	ch      *Actor
	session string

	logs    []api.Log    // what the portal has
	frames  []modelFrame // on the way to the socket
	answers []modelAnswer
	queued  []string // texts the person still wants to send
	busy    bool     // a message is under way
	ids     bool     // final frames carry log ids
	style   string
	born    []time.Time // when the portal got each log, by this computer's clock
	strange *strangePortal
}

type modelFrame struct {
	f api.Frame
}

type modelAnswer struct {
	m     storage.Message
	reply api.Reply
	lost  bool
}

// modelClient is the client of all models of a test; each has a conversation of
// its own.
type modelClient struct {
	clock   *fakeClock
	c       *Service
	account *fakeAccount
	feed    *Feed
	agent   int64
	count   int
}

func newModelClient(t *testing.T) *modelClient {
	m := &modelClient{clock: &fakeClock{now: time.Now()}, account: &fakeAccount{}}
	k := kit.New(slog.New(slog.DiscardHandler), m.clock, kit.DefaultTuning())
	store, err := storage.Open(t.Context(), memDir(t), storage.Options{Now: m.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	k.Store = store
	t.Cleanup(func() {
		k.End()
		k.Cancel()
		k.Wait()
		k.CloseBus()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	a, err := store.UpsertAgent(t.Context(), storage.Agent{Portal: m.account.Portal(), AgentID: "a", UserID: "u", ExtType: "web"})
	if err != nil {
		t.Fatal(err)
	}
	m.agent, m.account.agent = a.ID, a
	m.c = New(k, api.UserInfo{}, m.account, nobody{}, nobody{})
	m.feed = m.c.NewFeed(m.account)
	m.account.feed = m.feed
	return m
}

func newModel(t *rapid.T, mc *modelClient) *reference {
	mc.count++
	m := &reference{t: t, modelClient: mc, session: fmt.Sprint("s", mc.count)}
	conv, err := m.c.kit.Store.CreateConversation(context.Background(), storage.NewConversation{AgentID: m.agent})
	m.must(err)
	m.ch = m.c.actor(conv.ID)
	m.must(m.ch.courier().bind(context.Background(), m.session))
	m.ids = rapid.Bool().Draw(t, "ids")
	m.style = rapid.SampledFrom([]string{"delta", "cumulative", "whole", "none"}).Draw(t, "style")
	for i := range rapid.IntRange(1, 4).Draw(t, "turns") {
		m.queued = append(m.queued, rapid.SampledFrom([]string{"ok", "ok", "how are you", "what else is there"}).Draw(t, fmt.Sprint("ask", i)))
	}
	return m
}

func (m *reference) must(err error) {
	if err != nil {
		m.t.Helper()
		m.t.Fatalf("%v", err)
	}
}

func (m *reference) log(role api.Role, text string) api.LogID {
	id := api.LogID(fmt.Sprint(len(m.logs) + 8)) // 8, 9, 10: not in the order of text
	m.born = append(m.born, m.clock.Now())
	log := api.Log{ID: id, Role: role, Text: text, Time: m.clock.Now()}
	if m.strange != nil {
		m.clock.advance(time.Millisecond)
		log.ID, id = m.strange.id(len(m.logs)), m.strange.frameID(len(m.logs))
		log.Text, log.Time = m.strange.alter(text), log.Time.Add(m.strange.ahead)
	}
	m.logs = append(m.logs, log)
	return id
}

// send hands the next message to the portal, which answers at once; what it says
// travels on its own.
func (m *reference) send(ctx context.Context) {
	text := m.queued[0]
	m.queued = m.queued[1:]
	_, err := m.c.kit.Store.Enqueue(ctx, m.ch.id, storage.Outgoing{Text: text})
	m.must(err)
	msg, err := m.c.kit.Store.NextQueued(ctx, m.ch.id)
	m.must(err)
	m.must(m.ch.courier().turnBegins(ctx, msg.ID))
	msg, err = m.c.kit.Store.SetState(ctx, msg.ID, storage.StateSending, storage.Step{})
	m.must(err)
	m.ch.setPosted(nil)
	m.busy = true
	m.log(api.RoleHuman, text)
	reply := rapid.SampledFrom([]string{"You said: " + text, "A longer answer with several words in it", "Yes"}).Draw(m.t, "reply")
	m.say(api.RoleAI, reply)
	if rapid.IntRange(0, 3).Draw(m.t, "more") == 0 {
		m.say(rapid.SampledFrom([]api.Role{api.RoleAI, api.RoleOperator}).Draw(m.t, "role"), "And something else")
	}
	m.answers = append(m.answers, modelAnswer{m: msg, reply: api.Reply{Text: reply}, lost: rapid.IntRange(0, 3).Draw(m.t, "lost") == 0})
}

// say logs a reply and puts its frames on the way.
func (m *reference) say(role api.Role, text string) {
	id := m.log(role, text)
	if !m.ids {
		id = ""
	}
	if role == api.RoleOperator {
		m.frames = append(m.frames, modelFrame{f: api.Frame{Kind: api.FrameOperator, Role: role, Text: text, LogID: id}})
		return
	}
	so := ""
	for _, word := range strings.SplitAfter(text, " ") {
		so += word
		switch m.style {
		case "delta":
			m.frames = append(m.frames, modelFrame{f: api.Frame{Kind: api.FrameChunk, Text: word}})
		case "cumulative":
			m.frames = append(m.frames, modelFrame{f: api.Frame{Kind: api.FrameChunk, Text: so}})
		}
	}
	if m.style != "none" {
		final := modelFrame{f: api.Frame{Kind: api.FrameFinal, Text: text, LogID: id}}
		m.frames = append(m.frames, final)
		if rapid.IntRange(0, 5).Draw(m.t, "twice") == 0 {
			m.frames = append(m.frames, final)
		}
	}
}

// frame delivers the next frame, or loses some because the socket broke.
func (m *reference) frame(ctx context.Context) {
	if rapid.IntRange(0, 7).Draw(m.t, "break") == 0 {
		m.must(m.ch.replies().streamBroke(ctx))
		m.frames = m.frames[rapid.IntRange(1, len(m.frames)).Draw(m.t, "gone"):]
		return
	}
	f := m.frames[0]
	m.frames = m.frames[1:]
	if rapid.Bool().Draw(m.t, "slow") {
		m.clock.advance(time.Second)
	}
	m.must(m.ch.replies().onFrame(ctx, f.f))
}

// answered delivers the answer of run_v2, or its loss.
func (m *reference) answered(ctx context.Context) {
	a := m.answers[0]
	m.answers = m.answers[1:]
	m.ch.update(func(s *actorState) {
		step(turnSteps, &s.turn, s.turn.withPosted(false))
		s.delivery.answered = m.clock.Now()
	})
	if !a.lost {
		m.must(m.ch.courier().posted(ctx, a.m, Route{}, a.reply))
		m.busy = false
		return
	}
	m.account.Touched(m.session)
	m.must(m.ch.courier().step(ctx, a.m, storage.StateUnconfirmed, problem.LookingFor(), 0))
	m.list(ctx, len(m.logs))
	m.busy = false
}

// list delivers the first n logs of the portal.
func (m *reference) list(ctx context.Context, n int) {
	mg := &Listing{Feed: m.feed, began: m.clock.Now()}
	if n < len(m.born) {
		mg.began = m.born[n] // it was made before the next log
	}
	head := api.Conversation{SessionID: m.session, BotURL: "http://127.0.0.1:1/chatbot/a", BotName: "A"}
	logs := decodedLogs(slices.Clone(m.logs[:n]))
	m.must(mg.conversation(ctx, head, api.Sum{byte(n), byte(n >> 8), 1}, logs))
	mg.finish(ctx, nil)
}

// TestMerge_AnyOrderEndsInOneRowForEachMessage: however the answer of run_v2, the
// frames of the socket and the list come, with doubles, gaps and delays, the chat
// ends as the portal has it.
func TestMerge_AnyOrderEndsInOneRowForEachMessage(t *testing.T) {
	t.Parallel()
	mc := newModelClient(t)
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t, mc)
		m.run(context.Background())
		m.compare(context.Background())
	})
}

// run lets everything happen in an order that is drawn, then lists once more.
func (m *reference) run(ctx context.Context, more ...func()) {
	t, listed := m.t, 0
	for len(m.queued)+len(m.answers)+len(m.frames) > 0 {
		actions := append([]func(){func() {
			listed = rapid.IntRange(listed, len(m.logs)).Draw(t, "listed")
			m.list(ctx, listed)
		}}, more...)
		if len(m.queued) > 0 && !m.busy {
			actions = append(actions, func() { m.send(ctx) }, func() { m.send(ctx) })
		}
		if len(m.frames) > 0 {
			actions = append(actions, func() { m.frame(ctx) }, func() { m.frame(ctx) }, func() { m.frame(ctx) })
		}
		if len(m.answers) > 0 {
			actions = append(actions, func() { m.answered(ctx) })
		}
		actions[rapid.IntRange(0, len(actions)-1).Draw(t, "action")]()
		m.clock.advance(time.Duration(rapid.IntRange(0, 300).Draw(t, "ms")) * time.Millisecond)
	}
	m.must(m.ch.replies().streamBroke(ctx))
	m.clock.advance(reconcileGrace + time.Second)
	m.account.ForgetMerged()
	m.list(ctx, len(m.logs))
}

// decodedLogs are the messages of a listed conversation.
type decodedLogs []api.Log

func (l decodedLogs) Messages() int                        { return len(l) }
func (l decodedLogs) Message(i int) (api.Log, bool, error) { return l[i], true, nil }
func (l decodedLogs) NewestFirst() bool                    { return false }
func (l decodedLogs) MessageSums() (sums []uint64) {
	for _, log := range l {
		h := fnv.New64a()
		fmt.Fprintf(h, "%+v", log)
		sums = append(sums, h.Sum64())
	}
	return sums
}

// compare checks that the local copy is what the portal has.
func (m *reference) compare(ctx context.Context) {
	rows, _, err := m.c.kit.Store.Messages(ctx, m.ch.id, storage.Cursor{}, 1000)
	m.must(err)
	var got, want []string
	for _, r := range rows {
		if strings.HasPrefix(string(r.Role), "EVENT_") {
			continue
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", r.LogID, r.Role, r.State, r.Text))
	}
	for _, l := range m.logs {
		state := ""
		if l.Role == api.RoleHuman {
			state = "sent"
		}
		want = append(want, fmt.Sprintf("%s %s %s %s", l.ID, l.Role, state, l.Text))
	}
	if !slices.Equal(got, want) {
		m.t.Fatalf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
