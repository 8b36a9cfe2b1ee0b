package conversation

import (
	"context"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// persistWithRetry repeats what keeps how an attempt at a message ended until it is kept:
// otherwise the message would count as being sent until the next start.
func (act *Actor) persistWithRetry(ctx context.Context, keep func() error) error {
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
