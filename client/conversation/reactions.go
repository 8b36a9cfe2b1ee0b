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

// reactionQueue sends reactions one after the other. Setting one twice does no
// harm, so whatever went wrong on the way is tried again; only a refusal is final.
type reactionQueue struct {
	c    *Service
	wake chan struct{}
}

func newReactionQueue(c *Service) *reactionQueue {
	return &reactionQueue{c: c, wake: make(chan struct{}, 1)}
}

func (q *reactionQueue) kick() { pace.Poke(q.wake) }

// React sets the person's reaction to a message; it shows at once and is sent
// behind, as soon as the portal's id of the message is known.
func (c *Service) React(ctx context.Context, id model.MessageID, f model.Feedback) error {
	m, err := c.kit.Store.SetReaction(ctx, int64(id), storedFeedback(f))
	if err != nil {
		return problem.Of(err, problem.Reacting)
	}
	c.changed(m.ConversationID, m.ID)
	c.reactions.kick()
	return nil
}

func (q *reactionQueue) run(ctx context.Context) {
	b := pace.Backoff{First: q.c.kit.Tune.RetryFirst, Most: q.c.kit.Tune.RetryMost}
	for ctx.Err() == nil {
		again, err := q.sendAll(ctx)
		q.c.kit.LogError("send reactions", err)
		if !again {
			b.Reset()
			select {
			case <-ctx.Done():
			case <-q.wake:
			}
			continue
		}
		q.c.kit.Pause(ctx, max(b.Next(), api.RetryAfter(err)), q.wake)
	}
}

// reactionsMost is how many reactions are read at once.
const reactionsMost = 100

// sendAll sends what is queued and reports whether some of it has to be tried again.
func (q *reactionQueue) sendAll(ctx context.Context) (again bool, last error) {
	pending, err := q.c.kit.Store.PendingReactions(ctx, q.c.agents.Reachable(), reactionsMost)
	if err != nil {
		return true, err
	}
	again = len(pending) == reactionsMost // there may be more
	for _, p := range pending {
		retry, err := q.send(ctx, p)
		if retry {
			again, last = true, err
		}
		if ctx.Err() != nil {
			return false, nil
		}
	}
	return again, last
}

// send sends one reaction and keeps how it ended.
func (q *reactionQueue) send(ctx context.Context, p storage.PendingReaction) (retry bool, err error) {
	r := q.c.agents.Route(p.AgentID)
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
		m, err = q.c.kit.Store.ConfirmReaction(ctx, p.MessageID, p.Feedback)
	case kind == api.KindInvalid, api.Refusal(err, 403, 404, 410) != nil:
		why := problem.Explain(err, problem.Reacting)
		m, err = q.c.kit.Store.RollBackReaction(ctx, p.MessageID, p.Feedback)
		q.c.kit.Publish(model.Notice{Problem: why, Conversation: model.ConversationID(p.ConversationID)})
	case api.Refusal(err, 401) != nil:
		r.Account.ScheduleNow() // finds out whether the account is refused
		return false, nil
	default:
		return true, err
	}
	if err != nil {
		return !kit.IsGone(err), err
	}
	q.c.changed(m.ConversationID, m.ID)
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
