package list

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/look"
	"delonix/ui/sidebar"
	"delonix/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// began is when the oldest conversation was last written in.
var began = time.Date(2026, 3, 10, 8, 0, 0, 0, time.Local)

// local is a local copy in memory that notes how its conversations are read.
type local struct {
	tell   func(client.Event)
	mu     sync.Mutex
	convs  []client.Conversation
	hits   []client.SearchHit
	broken error           // of every read
	held   []chan struct{} // the next reads of the whole list wait for these
	lists  []client.Filter // reads of a whole list
	rows   [][]client.ConversationID
	finds  []string // queries, and after how many hits
}

func (l *local) Subscribe(f func(client.Event)) func() { l.tell = f; return func() {} }

func (l *local) Conversation(_ context.Context, id client.ConversationID) (client.Conversation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.convs {
		if c.ID == id {
			return c, l.broken
		}
	}
	return client.Conversation{}, errors.New("there is none")
}

// sorted are the conversations, newest first.
func (l *local) sorted(fits func(client.Conversation) bool) []client.Conversation {
	all := slices.DeleteFunc(slices.Clone(l.convs), func(c client.Conversation) bool { return !fits(c) })
	slices.SortFunc(all, func(a, b client.Conversation) int { return b.LastAt.Compare(a.LastAt) })
	return all
}

func (l *local) Conversations(_ context.Context, f client.Filter) ([]client.Conversation, error) {
	l.mu.Lock()
	l.lists = append(l.lists, f)
	all, err := l.sorted(f.Fits), l.broken
	var held chan struct{}
	if f.Limit > 0 && len(l.held) > 0 {
		held, l.held = l.held[0], l.held[1:]
	}
	l.mu.Unlock()
	if held != nil {
		<-held
	}
	if i := slices.IndexFunc(all, func(c client.Conversation) bool { return c.ID == f.After }); i >= 0 {
		all = all[i+1:]
	}
	if f.Limit > 0 {
		all = all[:min(len(all), f.Limit)]
	}
	return all, err
}

func (l *local) ConversationsByID(_ context.Context, _ client.Filter, ids ...client.ConversationID) ([]client.Conversation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows = append(l.rows, ids)
	return l.sorted(func(c client.Conversation) bool { return slices.Contains(ids, c.ID) }), l.broken
}

func (l *local) Search(_ context.Context, query string, after, limit int) ([]client.SearchHit, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.finds = append(l.finds, fmt.Sprint(query, " after ", after))
	var found []client.SearchHit
	for _, h := range l.hits {
		if strings.Contains(h.Snippet, query) {
			found = append(found, h)
		}
	}
	found = found[min(after, len(found)):]
	return found[:min(limit, len(found))], l.broken
}

// fail has every read fail from now on; nil ends that.
func (l *local) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = err
}

// change changes a conversation and tells of it.
func (l *local) change(id client.ConversationID, f func(*client.Conversation)) {
	l.mu.Lock()
	for i := range l.convs {
		if l.convs[i].ID == id {
			f(&l.convs[i])
		}
	}
	l.mu.Unlock()
	l.tell(client.ConversationsChanged{IDs: []client.ConversationID{id}})
}

// bench is the presenter with a sidebar on such a copy.
type bench struct {
	*List
	t        *testing.T
	d        *uitest.Desk
	local    *local
	over     *bridge.Bridge
	open     client.ConversationID
	went     []client.ConversationID
	problems []error
	changed  []client.Conversation // the open one, as it was read again
	noted    int
	shown    int
}

// newBench shows so many conversations, 1 to n, of which the last is the newest.
func newBench(t *testing.T, n int) *bench {
	b := &bench{t: t, d: uitest.New(t), local: &local{}}
	for id := 1; id <= n; id++ {
		b.local.convs = append(b.local.convs, client.Conversation{ID: client.ConversationID(id), Agent: 7, AgentName: "Flame", LastAt: began.Add(time.Duration(id) * time.Minute)})
	}
	side := sidebar.New(sidebar.Actions{
		Open: func(id client.ConversationID) { b.Open(id) }, OpenHit: func(client.SearchHit) {}, Menu: func(client.ConversationID, fyne.Position) {},
		New: func(fyne.CanvasObject) {}, Settings: func() {}, Filter: func(sidebar.Show) { b.Read() }, Search: func(q string) { b.Search(q) },
		MoreHits: func(q string, shown int) { b.MoreHits(q, shown) }, More: func() { b.More() }, RetryNow: func() {}, HandOvers: func() {},
		TypedOther: func(fyne.Shortcut) bool { return false },
	})
	b.d.Show(side, look.SidebarWidth, 600)
	b.over = bridge.New(context.Background(), b.local)
	t.Cleanup(b.over.Close)
	b.List = New(Options{
		Client: b.local, Bridge: b.over, Nav: b, Side: side, Open: func() client.ConversationID { return b.open },
		Changed: func(c client.Conversation) { b.changed = append(b.changed, c) }, Noted: func() { b.noted++ }, Shown: func() { b.shown++ },
	})
	t.Cleanup(b.List.Close)
	b.First(b.local.sorted(func(client.Conversation) bool { return true })[:min(n, RowsAtOnce)])
	b.d.Await("what is unread", func() bool { return b.noted == 1 })
	b.taken()
	return b
}

// Open opens a conversation, as the window does.
func (b *bench) Open(id client.ConversationID) {
	b.open = id
	b.went = append(b.went, id)
	b.Side.Select(id)
}

// Problem notes what is told.
func (b *bench) Problem(err error) {
	if err != nil {
		b.problems = append(b.problems, err)
	}
}

// taken are the reads of whole lists and of rows since the last call.
func (b *bench) taken() (lists []client.Filter, rows [][]client.ConversationID) {
	b.local.mu.Lock()
	defer b.local.mu.Unlock()
	lists, rows = b.local.lists, b.local.rows
	b.local.lists, b.local.rows = nil, nil
	return lists, rows
}

// awaitOrder waits until the sidebar lists just these.
func (b *bench) awaitOrder(want ...client.ConversationID) {
	b.t.Helper()
	b.d.Await("the rows", func() bool { return slices.Equal(b.Side.Order(), want) })
}

// awaitShown does something and waits until the rows that were read are shown.
func (b *bench) awaitShown(do func()) {
	b.t.Helper()
	n := b.shown
	do()
	b.d.Await("the rows", func() bool { return b.shown > n })
}

// unread are the conversations that are known to be unread.
func (b *bench) unread() (ids []client.ConversationID) {
	for _, c := range b.Unread {
		ids = append(ids, c.ID)
	}
	return ids
}
