package ui

import (
	"context"
	"errors"
	"time"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/loop"
)

// wholeMost is up to how many messages held are read anew where it is not clear which
// of them changed their place.
const wholeMost = 4 * pageSize

// readMessages reads what changed in the open conversation.
func (w *Window) readMessages(ch *bridge.MessageChanges) {
	d := &w.pane.dirty
	d.All = d.All || ch.All
	if d.IDs == nil {
		d.IDs = map[client.MessageID]bool{}
	}
	for id := range ch.IDs {
		d.IDs[id] = true
	}
	if !w.pane.reads.Enter() {
		return
	}
	changes := w.pane.dirty
	w.pane.dirty = bridge.MessageChanges{}
	id, epoch := w.open, w.pane.epoch
	bridge.Run(w.bridge, w.readerOf(changes), func(p messagePage, err error) {
		if epoch != w.pane.epoch {
			return
		}
		switch {
		case err != nil:
			w.chatProblem(err)
		case id == w.open:
			began := time.Now()
			w.showChanged(changes, p)
			loop.Layout(w.win.Canvas())
			showing := time.Since(began)
			loop.AfterPaint(func(painting time.Duration) { w.pane.cost = showing + painting })
		}
		w.rest(epoch)
	})
}

// rest lets the next read of the open conversation begin. Where a frame is dear, as
// without a graphics card, news gather for a while, so that a reply that streams in
// does not keep the processor busy with pictures that nobody can tell apart.
func (w *Window) rest(epoch int) {
	next := func() {
		if epoch == w.pane.epoch && w.pane.reads.Leave() {
			w.readMessages(&bridge.MessageChanges{})
		}
	}
	if d := restAfter(w.pane.cost); d > 0 {
		time.AfterFunc(d, func() { loop.Do(next) })
		return
	}
	next()
}

const (
	paintShare = 7                      // a reply that streams in is painted one part in so many of the time
	restMost   = 200 * time.Millisecond // and five times a second at least
	cheapFrame = 5 * time.Millisecond   // what is that fast needs no rest
)

// restAfter is how long to gather news after a frame that took so long.
func restAfter(cost time.Duration) time.Duration {
	if cost < cheapFrame {
		return 0
	}
	return min((paintShare-1)*cost, restMost)
}

// messagePage is a part of a chat.
type messagePage struct {
	list         []client.Message
	older, newer bool
	ordered      bool // the list is the chat from its first message on, else single messages
}

// readerOf gives what reads changes: single messages, or the part of the chat in which
// the order may have changed.
func (w *Window) readerOf(ch bridge.MessageChanges) func(context.Context) (messagePage, error) {
	id, first, loaded, reach, newer := w.open, w.chat.Oldest(), w.chat.Loaded(), w.chat.Reach(ch.IDs), w.chat.Newer()
	unknown := ch.All
	for id := range ch.IDs {
		unknown = unknown || !newer && !w.chat.Has(id)
	}
	limit := max(pageSize, min(loaded, wholeMost), reach) + 10
	if ch.All {
		limit = max(pageSize, loaded) + 10
	}
	return func(ctx context.Context) (messagePage, error) {
		switch {
		case !unknown:
			ids := make([]client.MessageID, 0, len(ch.IDs))
			for id := range ch.IDs {
				ids = append(ids, id)
			}
			list, err := w.client.MessagesByID(ctx, ids...)
			return messagePage{list: list}, err
		case newer:
			list, more, err := w.client.MessagesFrom(ctx, id, first, max(loaded, pageSize))
			return messagePage{list: list, newer: more, ordered: true}, err
		}
		list, err := w.client.Messages(ctx, id, 0, limit)
		return messagePage{list: list, ordered: true}, err
	}
}

// showChanged shows what was read of changes.
func (w *Window) showChanged(ch bridge.MessageChanges, p messagePage) {
	if w.chat.Newer() {
		missed := 0
		for _, m := range p.list {
			if !p.ordered && !w.chat.Has(m.ID) && m.Role != client.RoleUser && m.State != client.StateStreaming {
				missed++
			}
		}
		w.chat.Missed(missed)
	}
	if p.ordered {
		w.chat.Replace(p.list, ch.IDs)
		return
	}
	w.chat.Update(p.list)
}

func (w *Window) chatProblem(err error) {
	p := client.Explain(err)
	w.chat.SetProblem(&p)
}

// loadPage reads a page of the open conversation and shows it. One that can't be read is
// asked for again by the next scroll.
func (w *Window) loadPage(read func(context.Context) (messagePage, error), then func(messagePage)) {
	epoch := w.pane.epoch
	bridge.Run(w.bridge, read, func(p messagePage, err error) {
		switch {
		case epoch != w.pane.epoch:
		case err != nil:
			w.chat.LoadFailed()
			w.chatProblem(err)
		default:
			then(p)
		}
	})
}

// loadOlder reads the page above.
func (w *Window) loadOlder() {
	id, before := w.open, w.chat.Oldest()
	w.loadPage(func(ctx context.Context) (messagePage, error) {
		list, err := w.client.Messages(ctx, id, before, pageSize)
		return messagePage{list: list, older: len(list) == pageSize}, err
	}, func(p messagePage) {
		if w.chat.Oldest() == before {
			w.chat.Prepend(p.list, p.older)
		}
	})
}

// loadNewer reads the page below.
func (w *Window) loadNewer() {
	id, after := w.open, w.chat.Newest()
	w.loadPage(func(ctx context.Context) (messagePage, error) {
		list, newer, err := w.client.MessagesAfter(ctx, id, after, pageSize)
		return messagePage{list: list, newer: newer}, err
	}, func(p messagePage) {
		if w.chat.Newest() == after {
			w.chat.Append(p.list, p.newer)
		}
	})
}

// loadNewest shows the end of the chat.
func (w *Window) loadNewest() {
	id := w.open
	w.loadPage(func(ctx context.Context) (messagePage, error) {
		list, err := w.client.Messages(ctx, id, 0, pageSize)
		return messagePage{list: list, older: len(list) == pageSize}, err
	}, func(p messagePage) { w.chat.SetMessages(p.list, p.older) })
}

// findMessage shows a message found by search, wherever in the chat it is.
func (w *Window) findMessage(id client.MessageID) {
	w.pane.find = 0
	if w.chat.Has(id) {
		w.chat.Mark(id)
		return
	}
	began := time.Now()
	w.loadPage(func(ctx context.Context) (p messagePage, err error) {
		p.list, p.older, p.newer, err = w.client.MessagesAround(ctx, id, pageSize)
		if err == nil && len(p.list) == 0 {
			err = errors.New("the message is gone")
		}
		return p, err
	}, func(p messagePage) {
		w.chat.SetAround(p.list, p.older, p.newer, id)
		loop.AfterPaint(func(time.Duration) { w.opt.Logger.Info("message found", "after_ms", time.Since(began).Milliseconds()) })
	})
}
