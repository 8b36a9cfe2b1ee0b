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

// CountUnread counts anew and tells the window if the number changed.
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
