// Package list presents the list of conversations: it reads the rows that news name and
// no others, keeps what is unread, searches, and walks from one conversation to the next.
// The sidebar that shows it belongs to ui/sidebar.
package list

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/sidebar"
)

// RowsAtOnce is how many conversations are read at once.
const RowsAtOnce = 100

// Client is what the list needs of the client.
type Client interface {
	Conversation(context.Context, client.ConversationID) (client.Conversation, error)
	Conversations(context.Context, client.Filter) ([]client.Conversation, error)
	ConversationsByID(context.Context, client.Filter, ...client.ConversationID) ([]client.Conversation, error)
	Search(ctx context.Context, query string, after, limit int) ([]client.SearchHit, error)
}

// Navigator leads to other places.
type Navigator interface {
	Open(client.ConversationID)
	// Problem tells what went wrong; nil is nothing.
	Problem(error)
}

// Options are what the list needs besides the client.
type Options struct {
	Client  Client
	Bridge  *bridge.Bridge
	Nav     Navigator
	Side    *sidebar.Sidebar
	Open    func() client.ConversationID // which conversation is open, 0 for none
	Changed func(client.Conversation)    // the open conversation was read again
	Noted   func()                       // what is unread was read
	Shown   func()                       // and so were the rows
}

// List presents the conversations. Its fields belong to the UI thread.
type List struct {
	Options
	Unread  []client.Conversation // whatever the sidebar's filter shows
	reading bridge.SingleFlight
	dirty   rowChanges
	end     func()
}

// New begins to present the conversations of a client; Close ends it.
func New(o Options) *List {
	l := &List{Options: o}
	l.end = o.Bridge.Hear(l.hear)
	return l
}

// Close ends it.
func (l *List) Close() { l.end() }

// First shows the first page, which was read with the window.
func (l *List) First(page []client.Conversation) {
	l.Side.SetConversations(page, len(page) == RowsAtOnce)
	l.Unread = slices.DeleteFunc(slices.Clone(page), func(c client.Conversation) bool { return c.Unread == 0 })
	l.readUnread()
}

// filter is what the sidebar shows.
func (l *List) filter() client.Filter {
	return client.Filter{Unread: l.Side.Showing() == sidebar.ShowUnread, Operator: l.Side.Showing() == sidebar.ShowOperator, Agent: l.Side.Agent()}
}

// rowChanges are the rows of the sidebar to be read again.
type rowChanges struct {
	all bool
	ids map[client.ConversationID]bool
}

// hear reads the rows a frame's news named.
func (l *List) hear(b *bridge.Batch) {
	if b.AllRows || len(b.Rows) > 0 {
		l.readChanged(rowChanges{b.AllRows, b.Rows})
	}
}

// Read reads all rows again that are held.
func (l *List) Read() { l.readChanged(rowChanges{all: true}) }

// rows are rows of the sidebar as they were read.
type rows struct {
	list   []client.Conversation // all of them, or those that were named
	whole  bool
	more   bool
	unread []client.Conversation // with whole: whatever the filter is
	open   client.Conversation
	has    bool
}

// readChanged reads changed rows, one read at a time.
func (l *List) readChanged(ch rowChanges) {
	d := &l.dirty
	if d.ids == nil {
		d.ids = map[client.ConversationID]bool{}
	}
	d.all = d.all || ch.all
	maps.Copy(d.ids, ch.ids)
	if !l.reading.Enter() {
		return
	}
	changed, f, open := l.dirty, l.filter(), l.Open()
	l.dirty = rowChanges{}
	f.Limit = max(RowsAtOnce, l.Side.Loaded())
	// With operators the order is by a wait, which is not in the row alone.
	changed.all = changed.all || len(changed.ids) > RowsAtOnce || f.Operator
	ids := slices.Sorted(maps.Keys(changed.ids))
	bridge.Run(l.Bridge, func(ctx context.Context) (r rows, err error) {
		if open != 0 && (changed.all || changed.ids[open]) {
			c, err := l.Client.Conversation(ctx, open)
			r.open, r.has = c, err == nil
		}
		if !changed.all {
			r.list, err = l.Client.ConversationsByID(ctx, client.Filter{}, ids...)
			return r, err
		}
		r.whole = true
		if r.list, err = l.Client.Conversations(ctx, f); err == nil {
			r.more = len(r.list) >= f.Limit
			r.unread, err = l.Client.Conversations(ctx, client.Filter{Unread: true})
		}
		return r, err
	}, func(r rows, err error) {
		switch {
		case err != nil:
		case f.Unread != l.filter().Unread || f.Operator != l.filter().Operator || f.Agent != l.filter().Agent:
			l.dirty.all = true // another filter was chosen meanwhile
			l.reading.Again()
		default:
			l.show(f, ids, r)
		}
		if l.reading.Leave() {
			l.readChanged(rowChanges{})
		}
	})
}

// show shows rows that were read.
func (l *List) show(f client.Filter, ids []client.ConversationID, r rows) {
	if r.whole {
		l.Side.SetConversations(r.list, r.more)
		l.Unread = r.unread
	} else {
		l.noteUnread(ids, r.list)
		shown := slices.DeleteFunc(slices.Clone(r.list), func(c client.Conversation) bool { return !f.Fits(c) })
		l.Side.UpdateConversations(ids, shown)
	}
	if r.has {
		l.Changed(r.open)
	}
	l.Noted()
	l.Shown()
}

// noteUnread keeps the list of unread conversations up to date.
func (l *List) noteUnread(ids []client.ConversationID, rows []client.Conversation) {
	l.Unread = slices.DeleteFunc(l.Unread, func(c client.Conversation) bool { return slices.Contains(ids, c.ID) })
	for _, c := range rows {
		if c.Unread > 0 {
			l.Unread = append(l.Unread, c)
		}
	}
	slices.SortFunc(l.Unread, func(a, b client.Conversation) int {
		return cmp.Or(b.LastAt.Compare(a.LastAt), cmp.Compare(b.ID, a.ID))
	})
}

// readUnread reads which conversations have unread messages.
func (l *List) readUnread() {
	bridge.Run(l.Bridge, func(ctx context.Context) ([]client.Conversation, error) {
		return l.Client.Conversations(ctx, client.Filter{Unread: true})
	}, func(list []client.Conversation, err error) {
		if err == nil {
			l.Unread = list
			l.Noted()
		}
	})
}

// More reads the next page of the sidebar.
func (l *List) More() {
	f := l.filter()
	f.After, f.Limit = l.Side.Last(), RowsAtOnce
	bridge.Run(l.Bridge, func(ctx context.Context) ([]client.Conversation, error) {
		return l.Client.Conversations(ctx, f)
	}, func(list []client.Conversation, err error) {
		if err != nil || f.After != l.Side.Last() {
			l.Side.LoadFailed() // the next scroll asks again
			return
		}
		l.Side.AddConversations(list, len(list) == RowsAtOnce)
	})
}

// Walk opens the previous or next conversation of the list.
func (l *List) Walk(by int) {
	order := l.Side.Order()
	for i, id := range order {
		if id == l.Open() {
			if n := i + by; n >= 0 && n < len(order) {
				l.Nav.Open(order[n])
			}
			return
		}
	}
	if len(order) > 0 {
		l.Nav.Open(order[0])
	}
}

// OpenUnread opens the next conversation with unread messages below the open
// one, or from the top.
func (l *List) OpenUnread() {
	for _, c := range l.Unread {
		if c.ID != l.Open() {
			l.Nav.Open(c.ID)
			return
		}
	}
}

// Search looks for messages.
func (l *List) Search(query string) {
	bridge.Run(l.Bridge, func(ctx context.Context) ([]client.SearchHit, error) {
		return l.Client.Search(ctx, query, 0, hitsAtOnce)
	},
		func(hits []client.SearchHit, err error) {
			if err != nil {
				l.Nav.Problem(err)
				return
			}
			l.Side.SetHits(query, hits, len(hits) == hitsAtOnce)
		})
}

// hitsAtOnce is how many messages found are read at once.
const hitsAtOnce = 50

// MoreHits reads the messages found after those that are shown.
func (l *List) MoreHits(query string, shown int) {
	bridge.Run(l.Bridge, func(ctx context.Context) ([]client.SearchHit, error) {
		return l.Client.Search(ctx, query, shown, hitsAtOnce)
	}, func(hits []client.SearchHit, err error) {
		l.Side.AddHits(query, hits, err != nil || len(hits) == hitsAtOnce)
	})
}
