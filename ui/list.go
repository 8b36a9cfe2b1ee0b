package ui

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/sidebar"
)

// rowsAtOnce is how many conversations are read at once.
const rowsAtOnce = 100

// filter is what the sidebar shows.
func (w *Window) filter() client.Filter {
	return client.Filter{Unread: w.side.Showing() == sidebar.ShowUnread, Operator: w.side.Showing() == sidebar.ShowOperator, Agent: w.side.Agent()}
}

// rowChanges are the rows of the sidebar to be read again.
type rowChanges struct {
	all bool
	ids map[client.ConversationID]bool
}

// readRows reads the rows a frame's news named.
func (w *Window) readRows(b *bridge.Batch) {
	if b.AllRows || len(b.Rows) > 0 {
		w.readChanged(rowChanges{b.AllRows, b.Rows})
	}
}

// readList reads all rows again that are held.
func (w *Window) readList() { w.readChanged(rowChanges{all: true}) }

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
func (w *Window) readChanged(ch rowChanges) {
	d := &w.dirtyRows
	if d.ids == nil {
		d.ids = map[client.ConversationID]bool{}
	}
	d.all = d.all || ch.all
	maps.Copy(d.ids, ch.ids)
	if !w.listing.enter() {
		return
	}
	changed, f, open := w.dirtyRows, w.filter(), w.open
	w.dirtyRows = rowChanges{}
	f.Limit = max(rowsAtOnce, w.side.Loaded())
	// With operators the order is by a wait, which is not in the row alone.
	changed.all = changed.all || len(changed.ids) > rowsAtOnce || f.Operator
	ids := slices.Sorted(maps.Keys(changed.ids))
	bridge.Run(w.bridge, func(ctx context.Context) (r rows, err error) {
		if open != 0 && (changed.all || changed.ids[open]) {
			c, err := w.client.Conversation(ctx, open)
			r.open, r.has = c, err == nil
		}
		if !changed.all {
			r.list, err = w.client.ConversationsByID(ctx, client.Filter{}, ids...)
			return r, err
		}
		r.whole = true
		if r.list, err = w.client.Conversations(ctx, f); err == nil {
			r.more = len(r.list) >= f.Limit
			r.unread, err = w.client.Conversations(ctx, client.Filter{Unread: true})
		}
		return r, err
	}, func(r rows, err error) {
		switch {
		case err != nil:
		case f.Unread != w.filter().Unread || f.Operator != w.filter().Operator || f.Agent != w.filter().Agent:
			w.dirtyRows.all, w.listing.again = true, true // another filter was chosen meanwhile
		default:
			w.showRows(f, ids, r)
		}
		if w.listing.leave() {
			w.readChanged(rowChanges{})
		}
	})
}

// showRows shows rows that were read.
func (w *Window) showRows(f client.Filter, ids []client.ConversationID, r rows) {
	if r.whole {
		w.side.SetConversations(r.list, r.more)
		w.unreadList = r.unread
	} else {
		w.noteUnread(ids, r.list)
		shown := slices.DeleteFunc(slices.Clone(r.list), func(c client.Conversation) bool { return !f.Fits(c) })
		w.side.UpdateConversations(ids, shown)
	}
	if r.has && r.open.ID == w.open && w.pane.conv.ID == w.open {
		w.applyConversation(r.open)
	}
	w.refreshTray()
	if first := w.side.Order(); w.open == 0 && !w.drafts.now.pending && len(first) > 0 && w.overlay == nil {
		w.openConversation(first[0])
	}
}

// noteUnread keeps the list of unread conversations up to date.
func (w *Window) noteUnread(ids []client.ConversationID, rows []client.Conversation) {
	w.unreadList = slices.DeleteFunc(w.unreadList, func(c client.Conversation) bool { return slices.Contains(ids, c.ID) })
	for _, c := range rows {
		if c.Unread > 0 {
			w.unreadList = append(w.unreadList, c)
		}
	}
	slices.SortFunc(w.unreadList, func(a, b client.Conversation) int {
		return cmp.Or(b.LastAt.Compare(a.LastAt), cmp.Compare(b.ID, a.ID))
	})
}

// readUnread reads which conversations have unread messages.
func (w *Window) readUnread() {
	bridge.Run(w.bridge, func(ctx context.Context) ([]client.Conversation, error) {
		return w.client.Conversations(ctx, client.Filter{Unread: true})
	}, func(list []client.Conversation, err error) {
		if err == nil {
			w.unreadList = list
			w.refreshTray()
		}
	})
}

// moreConversations reads the next page of the sidebar.
func (w *Window) moreConversations() {
	f := w.filter()
	f.After, f.Limit = w.side.Last(), rowsAtOnce
	bridge.Run(w.bridge, func(ctx context.Context) ([]client.Conversation, error) {
		return w.client.Conversations(ctx, f)
	}, func(list []client.Conversation, err error) {
		if err != nil || f.After != w.side.Last() {
			w.side.LoadFailed() // the next scroll asks again
			return
		}
		w.side.AddConversations(list, len(list) == rowsAtOnce)
	})
}
