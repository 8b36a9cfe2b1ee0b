package conversation

import (
	"context"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// insist repeats what keeps how an attempt at a message ended until it is kept:
// otherwise the message would count as being sent until the next start.
func (ch *chat) insist(ctx context.Context, keep func() error) error {
	b := pace.Backoff{First: ch.c.kit.Tune.RetryFirst, Most: ch.c.kit.Tune.RetryMost}
	for {
		err := keep()
		if err == nil || !kit.Passes(err) || ctx.Err() != nil {
			return err
		}
		ch.c.kit.LogError("keep how a delivery ended", err)
		ch.c.kit.TellTrouble(err)
		ch.c.kit.Pause(ctx, ch.c.kit.Tune.RetryFirst+b.Next(), ch.retry)
	}
}
