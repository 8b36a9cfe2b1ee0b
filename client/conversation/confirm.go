package conversation

import (
	"context"
	"errors"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// awaitsUser reports whether the person was asked about an unconfirmed message.
func awaitsUser(m storage.Message) bool {
	p := problem.Decode(m.Error)
	return p != nil && p.Action == model.ActionSendAgain
}

// confirmAll looks for every message of the conversation whose answer was lost, one after
// the other, until it was found, the person was asked, or the person decided.
// Later messages wait, so that the order is kept. All were lost before it began, so
// one listing answers for all of them.
func (act courier) confirmAll(ctx context.Context) error {
	since, looked := act.svc.kit.Clock.Now(), time.Time{}
	for ctx.Err() == nil {
		m, ok, err := act.nextUnconfirmed(ctx)
		if err != nil || !ok {
			return err
		}
		if looked, err = act.confirm(ctx, m, since, looked); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// nextUnconfirmed returns the first message to look for. Only the goroutine that delivers
// calls it, between two attempts: a message that counts as being sent then is one
// of which it could not be written how the attempt ended.
func (act courier) nextUnconfirmed(ctx context.Context) (storage.Message, bool, error) {
	messages, err := act.svc.kit.Store.Outbox(ctx, act.id)
	if err != nil {
		return storage.Message{}, false, err
	}
	for _, m := range messages {
		switch {
		case m.State == storage.StateSending:
			return m, true, act.step(ctx, m, storage.StateUnconfirmed, problem.LookingFor(), 0)
		case m.State == storage.StateUnconfirmed && !awaitsUser(m):
			return m, true, nil
		}
	}
	return storage.Message{}, false, nil
}

// confirm looks for one message in the list. It asks the person only after a
// listing that began long enough after the message was lost, which was before a
// time, did not have it. looked is when the newest listing began that went well; it is
// returned for the next message.
func (act courier) confirm(ctx context.Context, m storage.Message, since, looked time.Time) (time.Time, error) {
	clock, tune := act.svc.kit.Clock, act.svc.kit.Tune
	if looked.Sub(since) >= act.confirmFor(m) {
		return looked, act.unlisted(ctx, m)
	}
	wait := tune.ConfirmEvery
	for ctx.Err() == nil {
		conv, r, err := act.load(ctx)
		if err != nil {
			return looked, err
		}
		listErr := errNoLink
		if r.Account != nil {
			var began time.Time
			r.Account.Touched(conv.SessionID)
			if began, listErr = r.Account.List(ctx); listErr == nil {
				looked = began
			}
		}
		if ctx.Err() != nil {
			return looked, ctx.Err()
		}
		if done, err := act.isResolved(ctx, m.ID); done || err != nil {
			return looked, err
		}
		if listErr == nil && looked.Sub(since) >= act.confirmFor(m) {
			return looked, act.unlisted(ctx, m)
		}
		next := wait
		if left := since.Add(act.confirmFor(m)).Sub(clock.Now()); left > 0 {
			next = min(wait, left) // one look begins just when the time is over
		}
		act.svc.kit.Pause(ctx, next, act.retry)
		wait = min(wait*2, tune.ConfirmFor/2)
	}
	return looked, ctx.Err()
}

var errNoLink = errors.New("the agent can't be reached")

// isResolved reports whether a message is not looked for any more.
func (act courier) isResolved(ctx context.Context, id int64) (bool, error) {
	m, err := act.svc.kit.Store.Message(ctx, id)
	if kit.IsGone(err) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if m.State == storage.StateUnconfirmed {
		return awaitsUser(m), nil
	}
	if m.State == storage.StateSent || m.State == storage.StateReceived {
		act.changed(id)
		act.svc.observer.Delivered(id, nil)
	}
	return true, nil
}

// arrivedAfterAll looks once more for a message that the person wants to send
// again: it may have arrived in the meantime. Where nobody can tell, the person's
// word counts.
func (act courier) arrivedAfterAll(ctx context.Context, m storage.Message, r Route) (bool, error) {
	doubtful := false
	act.update(func(s *actorState) {
		doubtful = s.delivery.lookAgain[m.ID]
		delete(s.delivery.lookAgain, m.ID)
	})
	if !doubtful || r.Account == nil {
		return false, nil
	}
	conv, _, err := act.load(ctx)
	if err != nil {
		return false, err
	}
	r.Account.Touched(conv.SessionID)
	sub, cancel := context.WithTimeout(ctx, lookMost)
	defer cancel()
	if _, err := r.Account.List(sub); err != nil {
		return false, ctx.Err()
	}
	now, err := act.svc.kit.Store.Message(ctx, m.ID)
	if kit.IsGone(err) {
		return true, nil
	}
	return err == nil && now.State != storage.StateQueued, err
}
