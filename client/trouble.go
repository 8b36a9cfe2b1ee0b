package client

import (
	"context"
	"errors"
	"time"

	"delonix/client/internal/pace"
	"delonix/client/problem"
	"delonix/storage"
)

// passes tells whether an error of the local copy is one that passes when there is
// room again, or the folder can be written again.
func passes(err error) bool {
	return errors.Is(err, storage.ErrDiskFull) || errors.Is(err, storage.ErrReadOnly)
}

// insist repeats what keeps how an attempt at a message ended until it is kept:
// otherwise the message would count as being sent until the next start.
func (ch *chat) insist(ctx context.Context, keep func() error) error {
	b := pace.Backoff{First: ch.c.tune.retryFirst, Most: ch.c.tune.retryMost}
	for {
		err := keep()
		if err == nil || !passes(err) || ctx.Err() != nil {
			return err
		}
		ch.c.logError("keep how a delivery ended", err)
		ch.c.tellTrouble(err)
		ch.c.pause(ctx, ch.c.tune.retryFirst+b.Next(), ch.retry)
	}
}

// troubleEvery is how often the person is told of trouble of the local copy that
// lasts.
const troubleEvery = time.Minute

// tellTrouble tells the person that the local copy can't be written, not too often.
func (c *Client) tellTrouble(err error) {
	if !passes(err) {
		return
	}
	now := c.clock.Now()
	c.mu.Lock()
	again := !c.troubled.IsZero() && now.Sub(c.troubled) < troubleEvery
	if !again {
		c.troubled = now
	}
	c.mu.Unlock()
	if !again {
		c.bus.Publish(Notice{Problem: problem.Explain(err, problem.Generally)})
	}
}
