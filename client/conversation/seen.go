package conversation

import (
	"context"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

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
			c.release(old.conversation, reasonView)
		}
		if id == 0 || c.viewed() != int64(id) {
			return
		}
		act := c.actor(int64(id))
		act.listener().acquire(reasonView)
		if c.viewed() != int64(id) {
			act.listener().release(reasonView) // the person was faster
		}
		if c.kit.Clock.Now().Sub(act.snapshot().session.asked) >= c.kit.Tune.WatchEvery {
			c.refresh.ask(int64(id))
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

// isWatched reports whether it matters at once who handles a conversation.
func (c *Service) isWatched(conv storage.Conversation) bool {
	return normalMode(conv.Mode) != storage.ModeRegular || c.viewed() == conv.ID || c.call.CallIn() == conv.ID
}

// operatorSockets is how many conversations with operators are listened to, the
// longest waiting first.
const operatorSockets = 8

// watchOperators reads the sessions of conversations with an operator that are in
// view or in a call, and tells when an operator lets the person wait too long.
func (c *Service) watchOperators(ctx context.Context) {
	rows, err := c.kit.Store.OperatorConversations(ctx)
	if err != nil {
		c.kit.LogError("read conversations with operators", err)
		return
	}
	for i, row := range rows {
		id := row.Conversation.ID
		if i < operatorSockets {
			c.actor(id).listener().acquire(reasonOperator)
		}
		seen := id == c.viewed() || id == c.call.CallIn()
		if seen && c.kit.Clock.Now().Sub(c.peek(id).session.asked) >= c.kit.Tune.WatchEvery {
			c.refresh.ask(id)
		}
	}
	c.observer.Waiting(ctx, rows)
}

// watchDeadlines asks about the conversation in view when little of its time is
// left: whatever was written may have moved its end.
func (c *Service) watchDeadlines(ctx context.Context) {
	id := c.viewed()
	if id == 0 {
		return
	}
	conv, err := c.kit.Store.Conversation(ctx, id)
	if err != nil || conv.Closed || conv.SessionID == "" || conv.CloseTime.IsZero() {
		return
	}
	left := conv.CloseTime.Sub(c.kit.Clock.Now())
	if left < conv.Timeout/10 && c.kit.Clock.Now().Sub(c.peek(id).session.asked) >= c.kit.Tune.WatchEvery {
		c.refresh.ask(id)
	}
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
