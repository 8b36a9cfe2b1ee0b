package conversation

import (
	"context"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// React sets the person's reaction to a message; it shows at once and is sent
// behind, as soon as the portal's id of the message is known.
func (c *Service) React(ctx context.Context, id model.MessageID, f model.Feedback) error {
	m, err := c.kit.Store.SetReaction(ctx, int64(id), storedFeedback(f))
	if err != nil {
		return problem.Of(err, problem.Reacting)
	}
	c.changed(m.ConversationID, m.ID)
	c.reactions.Kick()
	return nil
}

// sendReactions sends reactions one after the other, whenever it is kicked. Setting one
// twice does no harm, so whatever went wrong on the way is tried again; only a refusal is
// final.
func (c *Service) sendReactions(ctx context.Context) {
	b := pace.Backoff{First: c.kit.Tune.RetryFirst, Most: c.kit.Tune.RetryMost}
	c.reactions.Run(ctx, c.kit.Clock, func(ctx context.Context) pace.Next {
		again, err := c.sendPending(ctx)
		c.kit.LogError("send reactions", err)
		if !again {
			b.Reset()
			return pace.Next{}
		}
		return pace.Next{In: max(1, b.Next(), api.RetryAfter(err))}
	})
}

// reactionsMost is how many reactions are read at once.
const reactionsMost = 100

// sendPending sends what is queued and reports whether some of it has to be tried again.
func (c *Service) sendPending(ctx context.Context) (again bool, last error) {
	pending, err := c.kit.Store.PendingReactions(ctx, c.agents.Reachable(), reactionsMost)
	if err != nil {
		return true, err
	}
	again = len(pending) == reactionsMost // there may be more
	for _, p := range pending {
		retry, err := c.sendReaction(ctx, p)
		if retry {
			again, last = true, err
		}
		if ctx.Err() != nil {
			return false, nil
		}
	}
	return again, last
}

// sendReaction sends one reaction and keeps how it ended.
func (c *Service) sendReaction(ctx context.Context, p storage.PendingReaction) (retry bool, err error) {
	r := c.agents.Route(p.AgentID)
	if r.Account == nil || r.Account.IsDenied() {
		return false, nil // signed out; it goes on after signing in
	}
	public := r.Account.Public()
	if public == nil {
		return false, nil
	}
	user, _ := r.Account.User()
	err = public.React(ctx, p.SessionID, api.LogID(p.LogID), api.Reaction{
		Feedback: api.Feedback(p.Feedback), ExtID: user, TenantID: r.Agent.TenantID,
	})
	var m storage.Message
	switch kind := api.KindOf(err); {
	case err == nil:
		m, err = c.kit.Store.ConfirmReaction(ctx, p.MessageID, p.Feedback)
	case kind == api.KindInvalid, api.Refusal(err, 403, 404, 410) != nil:
		why := problem.Explain(err, problem.Reacting)
		m, err = c.kit.Store.RollBackReaction(ctx, p.MessageID, p.Feedback)
		c.kit.Publish(model.Notice{Problem: why, Conversation: model.ConversationID(p.ConversationID)})
	case api.Refusal(err, 401) != nil:
		r.Account.ScheduleNow() // finds out whether the account is refused
		return false, nil
	default:
		return true, err
	}
	if err != nil {
		return !kit.IsGone(err), err
	}
	c.changed(m.ConversationID, m.ID)
	return false, nil
}

func storedFeedback(f model.Feedback) storage.Feedback {
	switch f {
	case model.FeedbackGood:
		return storage.FeedbackGood
	case model.FeedbackBad:
		return storage.FeedbackBad
	}
	return storage.FeedbackNone
}
