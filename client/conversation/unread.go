package conversation

import (
	"context"
	"sync"
	"sync/atomic"

	"delonix/client/model"
	"delonix/client/problem"
)

// unreadBoard holds the number of conversations with unread messages.
type unreadBoard struct {
	counting sync.Mutex // one counts at a time, so that the numbers come in order
	count    atomic.Int64
}

// UnreadCount is the number of conversations with unread messages; muted ones are
// not counted.
func (c *Service) UnreadCount() int { return int(c.unread.count.Load()) }

// countUnread counts anew and tells the window if the number changed.
func (c *Service) CountUnread(ctx context.Context) error {
	c.unread.counting.Lock()
	defer c.unread.counting.Unlock()
	t, err := c.kit.Store.Totals(ctx, 0)
	if err != nil {
		return err
	}
	if n := int64(t.UnreadConversations); c.unread.count.Swap(n) != n {
		c.kit.Publish(model.UnreadChanged{Conversations: t.UnreadConversations})
	}
	return nil
}

// MarkSeen tells that the person saw everything up to a message.
func (c *Service) MarkSeen(ctx context.Context, id model.ConversationID, upTo model.MessageID) error {
	n, err := c.kit.Store.MarkSeen(ctx, int64(id), int64(upTo))
	if err != nil || n == 0 {
		return problem.Of(err, problem.Generally)
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id}})
	return problem.Of(c.CountUnread(ctx), problem.Generally)
}

// Mute switches the alerts of one conversation off or on.
func (c *Service) Mute(ctx context.Context, id model.ConversationID, muted bool) error {
	if err := c.kit.Store.SetMuted(ctx, int64(id), muted); err != nil {
		return problem.Of(err, problem.Generally)
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id}})
	return problem.Of(c.CountUnread(ctx), problem.Generally)
}

// SetView tells which conversation is in view (0 is none) and whether the window
// has the focus.
func (c *Service) SetView(id model.ConversationID, focused bool) {
	c.mu.Lock()
	old := c.view
	c.view = view{int64(id), focused}
	c.mu.Unlock()
	if old.conversation == int64(id) {
		return
	}
	c.kit.Spawn(func(ctx context.Context) {
		if old.conversation != 0 {
			c.actor(old.conversation).release(reasonView)
		}
		if id == 0 || c.viewed() != int64(id) {
			return
		}
		act := c.actor(int64(id))
		act.acquire(reasonView)
		if c.viewed() != int64(id) {
			act.release(reasonView) // the person was faster
		}
		if c.kit.Clock.Now().Sub(act.snapshot().session.asked) >= c.kit.Tune.WatchEvery {
			c.refresher.ask(int64(id))
		}
	})
}

// viewed is the conversation in view, 0 for none.
func (c *Service) viewed() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.view.conversation
}

// InSight reports whether the person looks at a conversation right now.
func (c *Service) InSight(id int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.view.focused && c.view.conversation == id
}
