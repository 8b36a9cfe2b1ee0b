package client

import (
	"errors"
	"time"
)

// Close ends every goroutine, waits for them and closes the local copy. What was
// being sent is looked for at the portal after the next start. With CloseWithin
// it leaves behind what does not end: a device, a keyring or a disk that hangs.
// The local copy bears that, as it bears the end of the process at any moment.
func (c *Client) Close() error {
	if c.kit.End() {
		return nil
	}
	c.within("what is recorded or spoken", 0.2, c.voice.Close)
	c.kit.Cancel()
	if c.raiser != nil {
		c.within("listening for a second start", 0.1, c.raiser.Close)
	}
	c.within("work under way", 0.3, c.kit.Wait)
	c.within("telling of what happened", 0.1, c.kit.CloseBus)
	if c.kit.Store == nil {
		return nil
	}
	closed := make(chan error, 1)
	c.within("closing the local copy", 0.5, func() { closed <- c.kit.Store.Close() })
	select {
	case err := <-closed:
		return err
	default:
		return errLeftBehind
	}
}

// errLeftBehind: the local copy did not close in time.
var errLeftBehind = errors.New("the local copy could not be closed in time; the next start checks it")

// within does a step of closing, in a part of the time there is for all of it.
func (c *Client) within(what string, part float64, step func()) {
	if c.opts.CloseWithin <= 0 {
		step()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		step()
	}()
	most := time.NewTimer(time.Duration(part * float64(c.opts.CloseWithin)))
	defer most.Stop()
	select {
	case <-done:
	case <-most.C:
		c.kit.Log.Warn("left behind while closing", "what", what)
	}
}
