package conversation

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/chat"
	"delonix/ui/composer"
	"delonix/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// local is a local copy in memory that notes what is read of it. What a test does not
// ask for it does not have.
type local struct {
	Client
	mu    sync.Mutex
	tell  func(client.Event)
	convs map[client.ConversationID]client.Conversation
	msgs  []client.Message // of all conversations, in their order
	draft map[client.ConversationID]string
	reads []any                                   // an id and a page, or the messages named
	held  map[client.ConversationID]chan struct{} // opening it waits for this
}

func (l *local) Subscribe(f func(client.Event)) func() { l.tell = f; return func() {} }

func (l *local) Connection() client.Connection { return client.Connection{State: client.ConnOnline} }

func (l *local) Conversation(ctx context.Context, id client.ConversationID) (client.Conversation, error) {
	l.mu.Lock()
	held := l.held[id]
	l.mu.Unlock()
	if held != nil {
		<-held
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.convs[id], nil
}

type page struct{ of client.ConversationID }

func (l *local) Messages(_ context.Context, id client.ConversationID, _ client.MessageID, limit int) ([]client.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads = append(l.reads, page{id})
	all := slices.DeleteFunc(slices.Clone(l.msgs), func(m client.Message) bool { return m.Conversation != id })
	return all[max(0, len(all)-limit):], nil
}

func (l *local) MessagesByID(_ context.Context, ids ...client.MessageID) ([]client.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(ids)
	l.reads = append(l.reads, ids)
	return slices.DeleteFunc(slices.Clone(l.msgs), func(m client.Message) bool { return !slices.Contains(ids, m.ID) }), nil
}

func (l *local) MarkSeen(context.Context, client.ConversationID, client.MessageID) error { return nil }

func (l *local) Draft(_ context.Context, id client.ConversationID) (client.Draft, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return client.Draft{Text: l.draft[id]}, nil
}

func (l *local) SaveDraft(_ context.Context, id client.ConversationID, text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draft[id] = text
	return nil
}

// write changes a message, or adds one at an index of all.
func (l *local) write(at int, m client.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.msgs, func(o client.Message) bool { return o.ID == m.ID }); i >= 0 {
		l.msgs[i] = m
		return
	}
	l.msgs = slices.Insert(l.msgs, at, m)
}

// taken are the reads since the last call.
func (l *local) taken() []any {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.reads
	l.reads = nil
	return out
}

// nowhere leads to no other place.
type nowhere struct{ problems []error }

func (n *nowhere) Uncover()             {}
func (n *nowhere) Connecting() bool     { return false }
func (n *nowhere) Connect()             {}
func (n *nowhere) Dialog(dialog.Dialog) {}
func (n *nowhere) Problem(err error) {
	if err != nil {
		n.problems = append(n.problems, err)
	}
}

// bench is a presenter with its views on a local copy in memory.
type bench struct {
	*Presenter
	d      *uitest.Desk
	local  *local
	nav    *nowhere
	opened []client.ConversationID
}

// newBench has two conversations: 1 with ten messages, 101 to 110, and 2 with one, 201.
func newBench(t *testing.T) *bench {
	b := &bench{d: uitest.New(t), nav: &nowhere{}, local: &local{draft: map[client.ConversationID]string{}, held: map[client.ConversationID]chan struct{}{}}}
	b.local.convs = map[client.ConversationID]client.Conversation{1: {ID: 1, Agent: 7, Started: true}, 2: {ID: 2, Agent: 7, Started: true}}
	for id := client.MessageID(101); id <= 110; id++ {
		b.local.msgs = append(b.local.msgs, message(1, id, "old"))
	}
	b.local.msgs = append(b.local.msgs, message(2, 201, "elsewhere"))
	var p *Presenter
	view := chat.New(chat.Actions{Seen: func(id client.MessageID) { p.Seen(id) }, LoadOlder: func() { p.LoadOlder() },
		Find: func(q string) { p.Finder.Look(q) }, FindNext: func(by int) { p.Finder.Step(by) }, FindEnd: func() {}}, func() bool { return true })
	comp := composer.New(composer.Actions{Draft: func(text string) { p.Drafts.Typed(text) }})
	win := b.d.Show(container.NewBorder(nil, comp, nil, nil, view), 800, 600)
	t.Cleanup(view.Close)
	over := bridge.New(context.Background(), b.local)
	t.Cleanup(over.Close)
	p = New(Options{
		Client: b.local, Bridge: over, Nav: b.nav, Chat: view, Composer: comp, Window: win,
		Agents: func() []client.Agent { return []client.Agent{{ID: 7, Name: "Flame"}} },
		Row:    func(client.ConversationID) (client.Conversation, bool) { return client.Conversation{}, false },
		Opened: func(id client.ConversationID) { b.opened = append(b.opened, id) },
		Shown:  func() {}, Made: func() {}, Hurry: func() {}, Logger: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(p.Close)
	b.Presenter = p
	return b
}

func message(conv client.ConversationID, id client.MessageID, text string) client.Message {
	return client.Message{ID: id, Conversation: conv, Role: client.RoleAgent, Text: text, At: time.Date(2026, 3, 10, 14, int(id)%60, 0, 0, time.Local)}
}

// show opens a conversation and waits until it is shown.
func (b *bench) show(id client.ConversationID) {
	b.Open(id)
	b.d.Await("the conversation", func() bool { _, ok := b.Presenter.Loaded(); return ok })
	b.local.taken()
}

// shows reports whether messages are held, the last of them as the newest of all.
func (b *bench) shows(ids ...client.MessageID) bool {
	return !slices.ContainsFunc(ids, func(id client.MessageID) bool { return !b.Chat.Has(id) }) && b.Chat.Newest() == ids[len(ids)-1]
}
