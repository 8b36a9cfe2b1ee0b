package conversation

import (
	"context"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
	"errors"
	"time"
)

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
