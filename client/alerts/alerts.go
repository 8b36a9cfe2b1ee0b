package alerts

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"delonix/assets/i18n"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Kind is a reason for a desktop notification.
type Kind string

const (
	Message     Kind = "message"
	HandedOver  Kind = "handed_over"
	FirstAnswer Kind = "first_answer"
	NoAnswer    Kind = "no_answer"
	Closed      Kind = "closed"
	HandedBack  Kind = "handed_back"
)

// rank orders kinds: what is gathered together is told as the highest.
var rank = []Kind{Message, FirstAnswer, HandedBack, HandedOver, NoAnswer, Closed}

// Service decides which alerts are raised and when: it gathers those of one
// conversation, keeps a pause between them and melts a flood into one. Whether
// there is a reason at all was decided before.
type Service struct {
	*kit.Kit
	inSight func(conversation int64) bool
	nameOf  func(storage.Conversation) string
	opened  time.Time // when the client was started
	work    pace.Worker

	deciding atomic.Int32 // about how many news it is being decided now

	mu      sync.Mutex
	pending map[int64]*pendingAlert
	known   map[int64]bool // messages that were told of, so that none is told twice
	order   []int64
	waits   map[int64]Wait // for operators, by conversation
	jumped  bool           // the wall clock jumped, or the machine slept, a moment ago
	last    map[int64]time.Time
	recent  []time.Time
}

// pendingAlert are the alerts of one conversation that wait.
type pendingAlert struct {
	conversation int64
	kind         Kind
	title, body  string // for those who may see everything
	name         string
	count        int
	due          time.Time
}

// knownMost is how many messages are remembered as told of.
const knownMost = 2000

// New makes the service. inSight reports whether the person looks at a conversation;
// nameOf is the name of a conversation's agent.
func New(k *kit.Kit, inSight func(conversation int64) bool, nameOf func(storage.Conversation) string) *Service {
	return &Service{
		Kit: k, inSight: inSight, nameOf: nameOf, opened: k.Clock.Now(), work: pace.NewWorker(), pending: map[int64]*pendingAlert{}, known: map[int64]bool{},
		waits: map[int64]Wait{}, last: map[int64]time.Time{},
	}
}

// wants reports whether the person wants to be told of something in a
// conversation now.
func (a *Service) wants(conv storage.Conversation, kind Kind) bool {
	s := a.Prefs.Get()
	if !s.Notify || s.DoNotDisturb || conv.Muted || a.inSight(conv.ID) {
		return false
	}
	switch kind {
	case HandedOver:
		return s.AlertHandedOver
	case FirstAnswer:
		return s.AlertFirstAnswer
	case NoAnswer:
		return s.AlertNoAnswerMin > 0
	case Closed:
		return s.AlertClosed
	case HandedBack:
		return s.AlertHandedBack
	}
	return true
}

// Arrived alerts of new messages of a conversation.
func (a *Service) Arrived(ctx context.Context, conversation int64, ids []int64) {
	a.deciding.Add(1)
	defer a.deciding.Add(-1)
	ids = a.notTold(ids)
	if len(ids) == 0 {
		return
	}
	conv, err := a.Store.Conversation(ctx, conversation)
	if err != nil || !a.wants(conv, Message) {
		return
	}
	messages, err := a.Store.MessagesByID(ctx, ids)
	if err != nil || len(messages) == 0 {
		return
	}
	m := messages[len(messages)-1]
	name := a.nameOf(conv)
	author := name
	if m.Role == storage.RoleOperator {
		author = cmp.Or(conv.OperatorName, problem.AnOperator())
	}
	files := make([]string, len(m.Attachments))
	for i, a := range m.Attachments {
		files[i] = a.Name
	}
	body := problem.MessageLine(m.Text, files)
	a.add(pendingAlert{conversation: conversation, kind: Message, title: author, body: body, name: name, count: len(messages)})
}

// Changed alerts of a change of a conversation.
func (a *Service) Changed(conv storage.Conversation, kind Kind, words string, quiet bool) {
	if quiet || !a.wants(conv, kind) {
		return
	}
	name := a.nameOf(conv)
	a.add(pendingAlert{conversation: conv.ID, kind: kind, title: name, body: words, name: name})
}

// ClockJumped takes whether the wall clock jumped since the last look at it. How old a
// wait is that is noticed right after that can't be told.
func (a *Service) ClockJumped(jumped bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.jumped = jumped
}

// notTold returns the messages that were not told of yet and remembers them.
func (a *Service) notTold(ids []int64) []int64 {
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
func (a *Service) add(g pendingAlert) {
	a.mu.Lock()
	now := a.Clock.Now()
	g.due = now.Add(a.Tune.AlertGather)
	if next := a.last[g.conversation].Add(a.Tune.AlertEvery); next.After(g.due) {
		g.due = next
	}
	if old := a.pending[g.conversation]; old != nil {
		g.count += old.count
		g.due = old.due
		if slices.Index(rank, old.kind) > slices.Index(rank, g.kind) {
			g.kind, g.title, g.body = old.kind, old.title, old.body
		}
	}
	a.pending[g.conversation] = &g
	a.mu.Unlock()
	a.work.Kick()
}

// Run raises alerts when they are due.
func (a *Service) Run(ctx context.Context) {
	a.work.Run(ctx, a.Clock, func(context.Context) pace.Next {
		due, wait := a.due()
		a.raise(due)
		return pace.Next{In: wait}
	})
}

// due returns the alerts that are due and how long until the next one, 0 if
// there is none.
func (a *Service) due() (due []pendingAlert, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.Clock.Now()
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
	maps.DeleteFunc(a.last, func(_ int64, at time.Time) bool { return now.Sub(at) >= a.Tune.AlertEvery })
	slices.SortFunc(due, func(x, y pendingAlert) int { return x.due.Compare(y.due) })
	return due, wait
}

// raise publishes alerts. In one window there are not more than alertMost: what
// comes on top waits for its end, and becomes one alert then. What the person saw
// in the meantime is not told of any more.
func (a *Service) raise(due []pendingAlert) {
	due = slices.DeleteFunc(due, func(g pendingAlert) bool { return a.inSight(g.conversation) })
	if len(due) == 0 {
		return
	}
	s := a.Prefs.Get()
	room, next := a.budget()
	switch {
	case room == 0:
		for _, g := range due {
			g.due = next
			a.requeue(g)
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
func (a *Service) publish(e model.Alert) {
	a.mu.Lock()
	a.recent = append(a.recent, a.Clock.Now())
	a.mu.Unlock()
	a.Publish(e)
}

// requeue lets an alert wait on.
func (a *Service) requeue(g pendingAlert) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if newer := a.pending[g.conversation]; newer != nil {
		newer.count += g.count
		newer.due = g.due
		return
	}
	a.pending[g.conversation] = &g
}

// budget tells how many alerts may be raised now, and when there is room again.
func (a *Service) budget() (n int, next time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.Clock.Now()
	a.recent = slices.DeleteFunc(a.recent, func(t time.Time) bool { return now.Sub(t) >= a.Tune.AlertWindow })
	if len(a.recent) > 0 {
		next = a.recent[0].Add(a.Tune.AlertWindow)
	}
	return max(0, a.Tune.AlertMost-len(a.recent)), next
}

// alert is what is shown, in the measure the person chose.
func (g pendingAlert) alert(s model.Settings) model.Alert {
	out := model.Alert{Conversation: model.ConversationID(g.conversation), Kind: string(g.kind), Sound: s.NotifySound, Count: max(1, g.count)}
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
func (g pendingAlert) discreet() string {
	switch g.kind {
	case HandedOver:
		return problem.HandedOver("")
	case FirstAnswer:
		return problem.FirstAnswer("", 0)
	case NoAnswer, Closed, HandedBack:
		return g.body
	}
	return problem.NewMessages(g.count)
}

// summary is one alert for many.
func summary(all []pendingAlert, s model.Settings) model.Alert {
	count := 0
	var names []string
	for _, g := range all {
		count += max(1, g.count)
		if !slices.Contains(names, g.name) {
			names = append(names, g.name)
		}
	}
	out := model.Alert{
		Conversation: model.ConversationID(all[len(all)-1].conversation), Kind: string(Message), Sound: s.NotifySound, Count: count,
		Title: "Delonix", Body: problem.NewMessagesIn(count, len(all)),
	}
	if s.NotifyContent != "nothing" {
		out.Body = plain.Shorten(out.Body+": "+strings.Join(names, ", "), 240)
	}
	return out
}

// Forget drops the alerts that wait for conversations which are gone.
func (a *Service) Forget(gone func(conversation int64) bool) {
	a.mu.Lock()
	var ids []int64
	for id := range a.pending {
		ids = append(ids, id)
	}
	for id := range a.last {
		ids = append(ids, id)
	}
	for id := range a.waits {
		ids = append(ids, id)
	}
	a.mu.Unlock()
	for _, id := range ids {
		if gone(id) {
			a.mu.Lock()
			delete(a.pending, id)
			delete(a.last, id)
			delete(a.waits, id)
			a.mu.Unlock()
		}
	}
}

// Wait is a person's wait for an operator. From the moment it was noticed it is
// measured with the monotonic clock: the wall clock may be put forward or back
// meanwhile, and while the machine slept nobody could hear an answer.
type Wait struct {
	since   time.Time     // as it is kept, by the wall clock
	Noticed time.Time     // with a monotonic reading
	Age     time.Duration // how long it had lasted by then
	Opened  time.Duration // how long it had lasted when the client was started, negative if it began later
	Told    bool
}
