package client

import (
	"context"
	"slices"
	"sync"
	"time"

	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
)

// connectionBoard holds the state over all portals, as the window shows it.
type connectionBoard struct {
	mu    sync.Mutex
	now   Connection
	since time.Time // the start, while there is no account
}

// Connection tells how the links to the portals stand.
func (c *Client) Connection() Connection {
	c.connection.mu.Lock()
	defer c.connection.mu.Unlock()
	return c.connection.now
}

// refresh computes the state over all portals and publishes it where it changed.
func (b *connectionBoard) refresh(c *Client) {
	links := c.allLinks()
	b.mu.Lock()
	defer b.mu.Unlock()
	next := Connection{State: ConnOffline, Since: b.since}
	for i, l := range links {
		s := l.snapshot()
		worse := rank(s.state) - rank(next.State)
		if i == 0 || worse > 0 || worse == 0 && s.since.Before(next.Since) {
			next = Connection{State: s.state, Since: s.since, RetryAt: s.retryAt, Problem: s.problem}
		}
	}
	if next == b.now {
		return
	}
	b.now = next
	c.kit.Publish(ConnectionChanged{Connection: next}) // inside the lock: in order
}

// rank orders states by how much they matter to the person.
func rank(s ConnectionState) int {
	return slices.Index([]ConnectionState{ConnOnline, ConnPolling, ConnConnecting, ConnOffline, ConnNoToken, ConnUnauthorized}, s)
}

// RetryNow ends every waiting for a next try.
func (c *Client) RetryNow() {
	c.kit.Spawn(func(ctx context.Context) {
		switch {
		case c.waitsForKeyring():
			pace.Poke(c.keyring.asks)
			pace.Poke(c.keyring.wake)
		case c.tokensMissing():
			c.tokens.forgetChoice()
			c.kit.LogError("connect the accounts", c.wire(ctx, true))
		}
		c.conversations.NoteAsked()
		c.retryAll()
	})
}

// retryAll tries all connections and everything that waits again at once.
func (c *Client) retryAll() {
	for _, l := range c.allLinks() {
		l.retryNow()
	}
	c.conversations.RetryNow()
}

// tokensMissing tells whether an agent that the person connected has no token.
func (c *Client) tokensMissing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.remotes {
		if !r.agent.ListedOnly && r.api == nil {
			return true
		}
	}
	return false
}

// cameOnline lets everything go on that waited for the connection.
func (c *Client) cameOnline(l *link) {
	c.conversations.RetryNow()
	c.kit.Spawn(func(ctx context.Context) { c.readAbilities(ctx, l) })
	c.voice.ConnectionChanged()
}

// housekeep looks at the clocks and at the network: after a sleep and after a
// change of the network every connection is tried anew at once.
func (c *Client) housekeep(ctx context.Context) {
	var wake machine.SleepWatch
	wake.Observe(c.kit.Clock.Now())
	var network machine.NetworkWatch
	network.Observe(machine.Network())
	for ctx.Err() == nil {
		c.kit.Pause(ctx, c.kit.Tune.Tick, nil)
		slept := wake.Observe(c.kit.Clock.Now())
		if network.Observe(machine.Network()) || slept {
			c.kit.Log.Info("connections are tried anew", "slept", slept)
			c.retryAll()
		}
		c.alerts.ClockJumped(slept)
		c.conversations.Tick(ctx)
	}
}
