package conversation

import (
	"context"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
)

// refreshSessions reads the metadata of sessions that may have changed, one at a time
// and each not more often than every few seconds.
func (c *Service) refreshSessions(ctx context.Context) {
	asked := func(conversation int64) time.Time { return c.peek(conversation).session.asked }
	c.refresh.Run(ctx, c.kit.Clock, func(ctx context.Context) pace.Next {
		n, due, left := c.refresh.nextDue(c.kit.Clock.Now(), asked)
		switch {
		case due:
			c.kit.LogError("read a session", c.readSession(ctx, n))
		case !left:
			return pace.Next{}
		}
		return pace.Next{In: refreshGap, Firm: true}
	})
}

func (c *Service) readSession(ctx context.Context, n refreshing) error {
	if !n.ended && !n.closed {
		return c.refreshSession(ctx, n.id)
	}
	act := c.actor(n.id)
	act.update(func(s *actorState) { s.session.asked = c.kit.Clock.Now() })
	conv, agent, err := act.load(ctx)
	if err == nil && n.closed && conv.Closed && conv.SessionID != "" && agent.API != nil {
		return c.reopen(ctx, conv, agent)
	}
	if err != nil || conv.SessionID == "" || conv.Closed {
		return err
	}
	if n.closed {
		return c.refreshSession(ctx, n.id)
	}
	return c.askWhyClosed(ctx, conv, false)
}

// refreshSession reads a session's metadata. One that the portal does not know is
// closed.
func (c *Service) refreshSession(ctx context.Context, id int64) error {
	act := c.actor(id)
	act.update(func(s *actorState) { s.session.asked = c.kit.Clock.Now() })
	conv, r, err := act.load(ctx)
	if err != nil || conv.SessionID == "" || conv.Closed || r.API == nil {
		return err
	}
	if r.Account != nil && r.Account.IsDenied() {
		return &api.Error{Kind: api.KindUnauthorized} // nothing is asked
	}
	s, err := r.API.GetSession(ctx, conv.SessionID)
	switch api.KindOf(err) {
	case "":
		if err == nil {
			return act.learnSession(ctx, s)
		}
	case api.KindNotFound:
		return c.gone(ctx, id, err, ending{found: true})
	}
	return err
}
