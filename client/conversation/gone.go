package conversation

import (
	"context"

	"delonix/client/api"
	"delonix/storage"
)

// gone keeps that the portal does not know a conversation, once it has said so twice,
// with time between, in its own words. After the first time it is asked again.
func (c *Service) gone(ctx context.Context, id int64, err error, end ending) error {
	act := c.actor(id)
	e := api.Refusal(err, 404, 410)
	if e == nil {
		return err
	}
	now, sure := c.kit.Clock.Now(), false
	act.update(func(s *actorState) { sure = s.session.missing.Again(e, now, c.kit.Tune.RefuseApart) })
	if !sure {
		c.refresher.ask(id)
		return err
	}
	c.awaitReason(ctx, id)
	return c.closedAtPortal(ctx, id, end)
}

// lives tells that something happened in a conversation that counts as closed: an
// event names it, or its list has a new message. If its session is open, so is it.
func (c *Service) lives(id int64) {
	c.refresher.add(refreshing{id: id, closed: true})
}

// reopen looks at the session of a closed conversation and opens it if it lives.
func (c *Service) reopen(ctx context.Context, conv storage.Conversation, r Route) error {
	s, err := r.API.GetSession(ctx, conv.SessionID)
	if err != nil || s.ConversationResult != "" || !s.CloseTime.IsZero() && !s.CloseTime.After(c.kit.Clock.Now()) {
		return err
	}
	act := c.actor(conv.ID)
	act.mu.Lock()
	line, err := c.kit.Store.Reopen(ctx, conv.ID, RoleClosed)
	act.removed(line)
	act.changed()
	act.mu.Unlock()
	if err != nil {
		return err
	}
	return act.learnSession(ctx, s)
}
