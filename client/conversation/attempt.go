package conversation

import (
	"context"
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// refusedMost is how often a message is posted that is refused in a way which seems
// to be about the network while the network is well.
const refusedMost = 3

// refused decides what becomes of a message whose request was refused: it may be the
// message, the token, or a network that wants a login. Where the list is served at
// the same time, it is neither of the last two.
func (act courier) refused(ctx context.Context, m storage.Message, r Route, err error, b *pace.Backoff) error {
	keep := context.WithoutCancel(ctx)
	p := problem.Explain(err, problem.Sending)
	if api.Refusal(err, 403) != nil {
		return act.step(keep, m, storage.StateFailed, problem.Refused(err), 0)
	}
	if api.Refusal(err, 401) != nil {
		return act.tokenRefused(ctx, m, r, p)
	}
	wait := max(b.Next(), api.RetryAfter(err))
	if api.InTheWay(err) {
		wait = min(wait, act.svc.kit.Tune.CaptiveMost)
	}
	times := 0
	act.update(func(s *actorState) {
		s.delivery.refusals[m.ID]++
		times = s.delivery.refusals[m.ID]
	})
	if hasStatus(err, 200) && m.State == storage.StateSending {
		// Whoever put a page in the place of the answer may have let the message pass.
		return act.step(keep, m, storage.StateUnconfirmed, p, 0)
	}
	if err := act.step(keep, m, storage.StateQueued, p, wait); err != nil {
		return err
	}
	if !act.networkIsWell(ctx, r) || api.InTheWay(err) && !hasStatus(err, 403) && times < refusedMost {
		return nil
	}
	act.forgetRefusals(m.ID)
	return act.step(keep, m, storage.StateFailed, problem.Refused(err), 0)
}

func hasStatus(err error, status int) bool {
	var e *api.Error
	return errors.As(err, &e) && e.Status == status
}

// forgetRefusals ends the counting for a message.
func (act courier) forgetRefusals(id int64) {
	act.update(func(s *actorState) { delete(s.delivery.refusals, id) })
}

// unlisted decides what becomes of a message that the list does not have. Where a web
// page came in place of its answer, it is sent again by itself: the page was not the
// portal's, and the portal does not have it. Otherwise the person is asked.
func (act courier) unlisted(ctx context.Context, m storage.Message) error {
	times := 0
	act.update(func(s *actorState) { times = s.delivery.refusals[m.ID] })
	if times == 0 || times >= refusedMost {
		act.forgetRefusals(m.ID)
		return act.step(ctx, m, storage.StateUnconfirmed, problem.NotListed(), 0)
	}
	return act.step(ctx, m, storage.StateQueued, model.Problem{}, 0)
}

// confirmFor is how long a message is looked for.
func (act courier) confirmFor(m storage.Message) time.Duration {
	if act.isDoubted(m.ID) {
		return act.svc.kit.Tune.ConfirmFor / 4
	}
	return act.svc.kit.Tune.ConfirmFor
}

// networkIsWell reports whether the account's list is served at this moment.
func (act courier) networkIsWell(ctx context.Context, r Route) bool {
	if r.Account == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, lookMost)
	defer cancel()
	_, err := r.Account.List(ctx)
	return err == nil
}

// tokenRefused keeps a message whose token the API refused until another one is
// there or the person asks for another try. Whether the whole account is refused is
// for the list to find out.
func (act courier) tokenRefused(ctx context.Context, m storage.Message, r Route, p model.Problem) error {
	if err := act.note(context.WithoutCancel(ctx), m, p); err != nil {
		return err
	}
	if r.Account != nil {
		r.Account.Schedule()
	}
	act.isHurried() // what was asked for before does not count
	until := act.svc.kit.Clock.Now().Add(act.svc.kit.Tune.RefusedAgain)
	for ctx.Err() == nil && act.svc.kit.Clock.Now().Before(until) {
		act.svc.kit.Pause(ctx, until.Sub(act.svc.kit.Clock.Now()), act.retry)
		if _, now, err := act.load(ctx); err != nil || now.API != r.API || act.isHurried() || act.hasLeftQueue(ctx, m.ID) {
			break
		}
	}
	return nil
}

// hasLeftQueue reports whether a message waits no more: it was deleted or sent otherwise.
func (act courier) hasLeftQueue(ctx context.Context, id int64) bool {
	m, err := act.svc.kit.Store.Message(ctx, id)
	return err != nil || m.State != storage.StateQueued
}

// isHurried takes the person's wish for another try.
func (act courier) isHurried() (hurried bool) {
	act.update(func(s *actorState) { hurried = s.delivery.asksAgain; s.delivery.asksAgain = false })
	return hurried
}

// isUnknown reports whether the portal has now said for the second time that it does
// not know what a message is for.
func (act courier) isUnknown(message int64, err error) (sure bool) {
	e := api.Refusal(err, 404, 410)
	if e == nil {
		return false
	}
	now := act.svc.kit.Clock.Now()
	act.update(func(s *actorState) {
		t := s.delivery.unknown[message]
		sure = t.Again(e, now, act.svc.kit.Tune.RefuseApart)
		s.delivery.unknown[message] = t
		if sure {
			delete(s.delivery.unknown, message)
		}
	})
	return sure
}

// notFound decides what becomes of a message whose conversation the portal does not
// know. One such answer means nothing: a portal that is being restarted gives it too.
func (act courier) notFound(ctx context.Context, m storage.Message, err error, b *pace.Backoff) error {
	e := api.Refusal(err, 404, 410)
	if e == nil {
		return act.step(ctx, m, storage.StateQueued, problem.NotFoundNow(err, false), b.Next())
	}
	if !act.isUnknown(m.ID, e) {
		return act.step(ctx, m, storage.StateQueued, problem.NotFoundNow(err, true), act.svc.kit.Tune.RefuseApart+time.Second/10)
	}
	if err := act.step(ctx, m, storage.StateFailed, problem.Explain(err, problem.Sending), 0); err != nil {
		return err
	}
	act.svc.kit.LogError("look for a conversation", act.svc.gone(ctx, act.id, err, ending{}))
	return act.svc.call.GoOn(ctx, m.ID)
}

// isDoubted reports whether a message was refused by something that may not have been
// the portal.
func (act courier) isDoubted(message int64) (doubted bool) {
	act.update(func(s *actorState) { doubted = s.delivery.refusals[message] > 0 })
	return doubted
}

// lookMost is how long the last look for a message may take that is to be sent
// again.
const lookMost = 10 * time.Second

// step moves a message to a state and shows it.
func (act courier) step(ctx context.Context, m storage.Message, to storage.State, p model.Problem, wait time.Duration) error {
	st := storage.Step{Error: problem.Encode(p)}
	if to == storage.StateQueued && wait > 0 {
		st.RetryAt = act.svc.kit.Clock.Now().Add(wait)
	}
	_, err := act.svc.kit.Store.SetState(ctx, m.ID, to, st)
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		err = nil // the list or the person was faster
	}
	act.changed(m.ID)
	return err
}

// note tells on a queued message why it still waits.
func (act courier) note(ctx context.Context, m storage.Message, p model.Problem) error {
	if m.Error == problem.Encode(p) {
		return nil
	}
	return act.step(ctx, m, storage.StateQueued, p, 0)
}

// persistWithRetry repeats what keeps how an attempt at a message ended until it is kept:
// otherwise the message would count as being sent until the next start.
func (act courier) persistWithRetry(ctx context.Context, keep func() error) error {
	b := pace.Backoff{First: act.svc.kit.Tune.RetryFirst, Most: act.svc.kit.Tune.RetryMost}
	for {
		err := keep()
		if err == nil || !kit.Passes(err) || ctx.Err() != nil {
			return err
		}
		act.svc.kit.LogError("keep how a delivery ended", err)
		act.svc.kit.TellTrouble(err)
		act.svc.kit.Pause(ctx, act.svc.kit.Tune.RetryFirst+b.Next(), act.retry)
	}
}

// waitFor is how long a message still waits for its next try. A try that is asked
// for does not wait.
func (act courier) waitFor(m storage.Message) (wait time.Duration) {
	act.update(func(s *actorState) {
		if s.delivery.hurry || m.RetryAt.IsZero() {
			s.delivery.hurry = false
			return
		}
		wait = min(m.RetryAt.Sub(act.svc.kit.Clock.Now()), waitMost) // the clock may have been put back
	})
	return wait
}

// waitMost is the longest wait for a next try that a portal may ask for.
const waitMost = time.Hour
