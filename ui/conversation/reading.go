package conversation

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/loop"
)

// wholeMost is up to how many messages held are read anew where it is not clear which
// of them changed their place.
const wholeMost = 4 * pageSize

// readMessages reads what changed in the open conversation.
func (p *Presenter) readMessages(ch *bridge.MessageChanges) {
	d := &p.state.dirty
	d.All = d.All || ch.All
	if d.IDs == nil {
		d.IDs = map[client.MessageID]bool{}
	}
	maps.Copy(d.IDs, ch.IDs)
	if !p.state.reads.Enter() {
		return
	}
	changes, page := p.state.dirty, p.state.page
	p.state.dirty, p.state.page = bridge.MessageChanges{}, false
	id, epoch := p.ID(), p.state.epoch
	bridge.Run(p.Bridge, p.readerOf(changes, page), func(read messagePage, err error) {
		if epoch != p.state.epoch {
			return
		}
		switch {
		case err != nil:
			p.Nav.Problem(err)
		case !read.ordered && !p.Chat.Newer() && !p.Chat.Takes(changes.IDs, read.list):
			p.readPage(changes)
		case id == p.ID():
			began := time.Now()
			p.showChanged(changes, read)
			loop.Layout(p.Window.Canvas())
			showing := time.Since(began)
			loop.AfterPaint(func(painting time.Duration) { p.state.cost = showing + painting })
		}
		p.rest(epoch)
	})
}

// readPage has the next read be one of the page.
func (p *Presenter) readPage(ch bridge.MessageChanges) {
	d := &p.state.dirty
	if d.IDs == nil {
		d.IDs = map[client.MessageID]bool{}
	}
	maps.Copy(d.IDs, ch.IDs)
	p.state.page = true
	p.state.reads.Again()
}

// rest lets the next read of the open conversation begin. Where a frame is dear, as
// without a graphics card, news gather for a while, so that a reply that streams in
// does not keep the processor busy with pictures that nobody can tell apart.
func (p *Presenter) rest(epoch int) {
	next := func() {
		if epoch == p.state.epoch && p.state.reads.Leave() {
			p.readMessages(&bridge.MessageChanges{})
		}
	}
	if d := restAfter(p.state.cost); d > 0 {
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

// readerOf gives what reads changes: the messages they name, with the newest one held
// where some are new, to see whether those come after it; or the page.
func (p *Presenter) readerOf(ch bridge.MessageChanges, page bool) func(context.Context) (messagePage, error) {
	id, first, loaded, reach, newer := p.ID(), p.Chat.Oldest(), p.Chat.Loaded(), p.Chat.Reach(ch.IDs), p.Chat.Newer()
	named := maps.Clone(ch.IDs)
	for id := range ch.IDs {
		if last := p.Chat.Newest(); !newer && last != 0 && !p.Chat.Has(id) {
			named[last] = true
		}
	}
	limit := max(pageSize, min(loaded, wholeMost), reach) + 10
	if ch.All {
		limit = max(pageSize, loaded) + 10
	}
	return func(ctx context.Context) (messagePage, error) {
		switch {
		case !ch.All && !page:
			list, err := p.Client.MessagesByID(ctx, slices.Collect(maps.Keys(named))...)
			return messagePage{list: list}, err
		case newer:
			list, more, err := p.Client.MessagesFrom(ctx, id, first, max(loaded, pageSize))
			return messagePage{list: list, newer: more, ordered: true}, err
		}
		list, err := p.Client.Messages(ctx, id, 0, limit)
		return messagePage{list: list, ordered: true}, err
	}
}

// showChanged shows what was read of changes.
func (p *Presenter) showChanged(ch bridge.MessageChanges, page messagePage) {
	if p.Chat.Newer() {
		missed := 0
		for _, m := range page.list {
			if !page.ordered && !p.Chat.Has(m.ID) && m.Role != client.RoleUser && m.State != client.StateStreaming {
				missed++
			}
		}
		p.Chat.Missed(missed)
	}
	switch {
	case page.ordered:
		p.Chat.Replace(page.list, ch.IDs)
	case p.Chat.Newer():
		p.Chat.Update(page.list)
	default:
		p.Chat.Take(page.list)
	}
}

// loadPage reads a page of the open conversation and shows it. One that can't be read is
// asked for again by the next scroll.
func (p *Presenter) loadPage(read func(context.Context) (messagePage, error), then func(messagePage)) {
	epoch := p.state.epoch
	bridge.Run(p.Bridge, read, func(page messagePage, err error) {
		switch {
		case epoch != p.state.epoch:
		case err != nil:
			p.Chat.LoadFailed()
			p.Nav.Problem(err)
		default:
			then(page)
		}
	})
}

// LoadOlder reads the page above.
func (p *Presenter) LoadOlder() {
	id, before := p.ID(), p.Chat.Oldest()
	p.loadPage(func(ctx context.Context) (messagePage, error) {
		list, err := p.Client.Messages(ctx, id, before, pageSize)
		return messagePage{list: list, older: len(list) == pageSize}, err
	}, func(page messagePage) {
		if p.Chat.Oldest() == before {
			p.Chat.Prepend(page.list, page.older)
		}
	})
}

// LoadNewer reads the page below.
func (p *Presenter) LoadNewer() {
	id, after := p.ID(), p.Chat.Newest()
	p.loadPage(func(ctx context.Context) (messagePage, error) {
		list, newer, err := p.Client.MessagesAfter(ctx, id, after, pageSize)
		return messagePage{list: list, newer: newer}, err
	}, func(page messagePage) {
		if p.Chat.Newest() == after {
			p.Chat.Append(page.list, page.newer)
		}
	})
}

// LoadNewest shows the end of the chat.
func (p *Presenter) LoadNewest() {
	id := p.ID()
	p.loadPage(func(ctx context.Context) (messagePage, error) {
		list, err := p.Client.Messages(ctx, id, 0, pageSize)
		return messagePage{list: list, older: len(list) == pageSize}, err
	}, func(page messagePage) { p.Chat.SetMessages(page.list, page.older) })
}

// find shows a message found by search, wherever in the chat it is.
func (p *Presenter) find(id client.MessageID) {
	p.state.find = 0
	if p.Chat.Has(id) {
		p.Chat.Mark(id)
		return
	}
	began := time.Now()
	p.loadPage(func(ctx context.Context) (page messagePage, err error) {
		page.list, page.older, page.newer, err = p.Client.MessagesAround(ctx, id, pageSize)
		if err == nil && len(page.list) == 0 {
			err = errors.New("the message is gone")
		}
		return page, err
	}, func(page messagePage) {
		p.Chat.SetAround(page.list, page.older, page.newer, id)
		loop.AfterPaint(func(time.Duration) { p.Logger.Info("message found", "after_ms", time.Since(began).Milliseconds()) })
	})
}
