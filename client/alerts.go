package client

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"delonix/assets/i18n"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// alertKind is a reason for a desktop notification.
type alertKind string

const (
	alertMessage     alertKind = "message"
	alertHandedOver  alertKind = "handed_over"
	alertFirstAnswer alertKind = "first_answer"
	alertNoAnswer    alertKind = "no_answer"
	alertClosed      alertKind = "closed"
	alertHandedBack  alertKind = "handed_back"
)

// alertRank orders kinds: what is gathered together is told as the highest.
var alertRank = []alertKind{alertMessage, alertFirstAnswer, alertHandedBack, alertHandedOver, alertNoAnswer, alertClosed}

// alerter decides which alerts are raised and when: it gathers those of one
// conversation, keeps a pause between them and melts a flood into one. Whether
// there is a reason at all was decided before.
type alerter struct {
	c    *Client
	wake chan struct{}

	mu      sync.Mutex
	pending map[int64]*gathered
	known   map[int64]bool // messages that were told of, so that none is told twice
	order   []int64
	waits   map[int64]waiting // for operators, by conversation
	jumped  bool              // the wall clock jumped, or the machine slept, a moment ago
	last    map[int64]time.Time
	recent  []time.Time
}

// gathered are the alerts of one conversation that wait.
type gathered struct {
	conversation int64
	kind         alertKind
	title, body  string // for those who may see everything
	name         string
	count        int
	due          time.Time
}

// knownMost is how many messages are remembered as told of.
const knownMost = 2000

func newAlerter(c *Client) *alerter {
	return &alerter{
		c: c, wake: make(chan struct{}, 1), pending: map[int64]*gathered{}, known: map[int64]bool{},
		waits: map[int64]waiting{}, last: map[int64]time.Time{},
	}
}

// wantsAlert tells whether the person wants to be told of something in a
// conversation now.
func (c *Client) wantsAlert(conv storage.Conversation, kind alertKind) bool {
	s := c.kit.Prefs.Get()
	if !s.Notify || s.DoNotDisturb || conv.Muted || c.inSight(conv.ID) {
		return false
	}
	switch kind {
	case alertHandedOver:
		return s.AlertHandedOver
	case alertFirstAnswer:
		return s.AlertFirstAnswer
	case alertNoAnswer:
		return s.AlertNoAnswerMin > 0
	case alertClosed:
		return s.AlertClosed
	case alertHandedBack:
		return s.AlertHandedBack
	}
	return true
}

// alertNew alerts of new messages of a conversation.
func (c *Client) alertNew(ctx context.Context, conversation int64, ids []int64) {
	ids = c.alerts.notTold(ids)
	if len(ids) == 0 {
		return
	}
	conv, err := c.kit.Store.Conversation(ctx, conversation)
	if err != nil || !c.wantsAlert(conv, alertMessage) {
		return
	}
	messages, err := c.kit.Store.MessagesByID(ctx, ids)
	if err != nil || len(messages) == 0 {
		return
	}
	m := messages[len(messages)-1]
	name := c.nameOf(conv)
	author := name
	if m.Role == storage.RoleOperator {
		author = cmp.Or(conv.OperatorName, problem.AnOperator())
	}
	files := make([]string, len(m.Attachments))
	for i, a := range m.Attachments {
		files[i] = a.Name
	}
	body := messageLine(m.Text, files)
	c.alerts.add(gathered{conversation: conversation, kind: alertMessage, title: author, body: body, name: name, count: len(messages)})
}

// alertOf alerts of a change of a conversation.
func (c *Client) alertOf(_ context.Context, conv storage.Conversation, kind alertKind, words string, quiet bool) {
	if quiet || !c.wantsAlert(conv, kind) {
		return
	}
	name := c.nameOf(conv)
	c.alerts.add(gathered{conversation: conv.ID, kind: kind, title: name, body: words, name: name})
}

// clock tells whether the wall clock jumped since the last look at it. How old a
// wait is that is noticed right after that can't be told.
func (a *alerter) clock(jumped bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.jumped = jumped
}

// notTold returns the messages that were not told of yet and remembers them.
func (a *alerter) notTold(ids []int64) []int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []int64
	for _, id := range ids {
		if a.known[id] {
			continue
		}
		a.known[id] = true
		a.order = append(a.order, id)
		out = append(out, id)
	}
	for len(a.order) > knownMost {
		delete(a.known, a.order[0])
		a.order = a.order[1:]
	}
	return out
}

// add gathers one more alert.
func (a *alerter) add(g gathered) {
	a.mu.Lock()
	now := a.c.kit.Clock.Now()
	g.due = now.Add(a.c.kit.Tune.AlertGather)
	if next := a.last[g.conversation].Add(a.c.kit.Tune.AlertEvery); next.After(g.due) {
		g.due = next
	}
	if old := a.pending[g.conversation]; old != nil {
		g.count += old.count
		g.due = old.due
		if slices.Index(alertRank, old.kind) > slices.Index(alertRank, g.kind) {
			g.kind, g.title, g.body = old.kind, old.title, old.body
		}
	}
	a.pending[g.conversation] = &g
	a.mu.Unlock()
	pace.Poke(a.wake)
}

// run raises alerts when they are due.
func (a *alerter) run(ctx context.Context) {
	for ctx.Err() == nil {
		due, wait := a.take()
		a.raise(due)
		if wait == 0 {
			select {
			case <-ctx.Done():
			case <-a.wake:
			}
			continue
		}
		a.c.kit.Pause(ctx, wait, a.wake)
	}
}

// take returns the alerts that are due and how long until the next one, 0 if
// there is none.
func (a *alerter) take() (due []gathered, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.c.kit.Clock.Now()
	for id, g := range a.pending {
		left := g.due.Sub(now)
		if left <= 0 {
			due = append(due, *g)
			delete(a.pending, id)
			a.last[id] = now
			continue
		}
		if wait == 0 || left < wait {
			wait = left
		}
	}
	maps.DeleteFunc(a.last, func(_ int64, at time.Time) bool { return now.Sub(at) >= a.c.kit.Tune.AlertEvery })
	slices.SortFunc(due, func(x, y gathered) int { return x.due.Compare(y.due) })
	return due, wait
}

// raise publishes alerts. In one window there are not more than alertMost: what
// comes on top waits for its end, and becomes one alert then. What the person saw
// in the meantime is not told of any more.
func (a *alerter) raise(due []gathered) {
	due = slices.DeleteFunc(due, func(g gathered) bool { return a.c.inSight(g.conversation) })
	if len(due) == 0 {
		return
	}
	s := a.c.kit.Prefs.Get()
	room, next := a.room()
	switch {
	case room == 0:
		for _, g := range due {
			g.due = next
			a.putBack(g)
		}
		return
	case len(due) > room:
		a.publish(summary(due[room-1:], s))
		due = due[:room-1]
	}
	for _, g := range due {
		a.publish(g.alert(s))
	}
}

// publish raises one alert and counts it.
func (a *alerter) publish(e Alert) {
	a.mu.Lock()
	a.recent = append(a.recent, a.c.kit.Clock.Now())
	a.mu.Unlock()
	a.c.kit.Publish(e)
}

// putBack lets an alert wait on.
func (a *alerter) putBack(g gathered) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if newer := a.pending[g.conversation]; newer != nil {
		newer.count += g.count
		newer.due = g.due
		return
	}
	a.pending[g.conversation] = &g
}

// room tells how many alerts may be raised now, and when there is room again.
func (a *alerter) room() (n int, next time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.c.kit.Clock.Now()
	a.recent = slices.DeleteFunc(a.recent, func(t time.Time) bool { return now.Sub(t) >= a.c.kit.Tune.AlertWindow })
	if len(a.recent) > 0 {
		next = a.recent[0].Add(a.c.kit.Tune.AlertWindow)
	}
	return max(0, a.c.kit.Tune.AlertMost-len(a.recent)), next
}

// alert is what is shown, in the measure the person chose.
func (g gathered) alert(s Settings) Alert {
	out := Alert{Conversation: ConversationID(g.conversation), Kind: string(g.kind), Sound: s.NotifySound, Count: max(1, g.count)}
	switch s.NotifyContent {
	case "full":
		out.Title, out.Body = g.title, g.body
		if g.count > 1 {
			out.Title = i18n.T("common.numbered", "name", g.title, "n", g.count)
		}
	case "nothing":
		out.Title, out.Body = "Delonix", problem.SomethingNew()
	default:
		out.Title, out.Body = g.name, g.discreet()
	}
	out.Title, out.Body = plain.Shorten(plain.Line(out.Title), 80), plain.Shorten(plain.Line(out.Body), 240)
	return out
}

// discreet says what happened without what was written.
func (g gathered) discreet() string {
	switch g.kind {
	case alertHandedOver:
		return problem.HandedOver("")
	case alertFirstAnswer:
		return problem.FirstAnswer("", 0)
	case alertNoAnswer, alertClosed, alertHandedBack:
		return g.body
	}
	return problem.NewMessages(g.count)
}

// summary is one alert for many.
func summary(all []gathered, s Settings) Alert {
	count := 0
	var names []string
	for _, g := range all {
		count += max(1, g.count)
		if !slices.Contains(names, g.name) {
			names = append(names, g.name)
		}
	}
	out := Alert{
		Conversation: ConversationID(all[len(all)-1].conversation), Kind: string(alertMessage), Sound: s.NotifySound, Count: count,
		Title: "Delonix", Body: problem.NewMessagesIn(count, len(all)),
	}
	if s.NotifyContent != "nothing" {
		out.Body = plain.Shorten(out.Body+": "+strings.Join(names, ", "), 240)
	}
	return out
}
