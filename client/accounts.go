package client

import (
	"context"
	"errors"
	"time"

	"delonix/client/account"
	"delonix/client/account/portal"
	"delonix/client/conversation"
	"delonix/client/internal/plain"
	"delonix/client/problem"
)

// accountSink tells conversations and speech what happens to the accounts.
type accountSink struct{ c *Client }

// Feed implements account.Sink.
func (s accountSink) Feed(a *account.Account) portal.Feed {
	return accountFeed{s.c.conversations.NewFeed(a)}
}

// Online implements account.Sink.
func (s accountSink) Online() {
	s.c.conversations.RetryNow()
	s.c.voice.ConnectionChanged()
}

// Retry implements account.Sink.
func (s accountSink) Retry(asked bool) {
	if asked {
		s.c.conversations.NoteAsked()
	}
	s.c.conversations.RetryNow()
}

// SignedOut implements account.Sink.
func (s accountSink) SignedOut(ctx context.Context, erased bool) error {
	var err error
	if erased {
		err = s.c.erased(ctx)
	}
	return errors.Join(err, s.c.conversations.CountUnread(ctx))
}

// accountFeed is a feed of the conversations as an account sees it.
type accountFeed struct{ *conversation.Feed }

// Begin implements portal.Feed.
func (f accountFeed) Begin(ctx context.Context, began time.Time, first bool) (portal.Listing, error) {
	return f.Feed.Begin(ctx, began, first)
}

// Agents returns the agents the person can talk to, connected ones first.
func (c *Client) Agents(ctx context.Context) ([]Agent, error) {
	agents, err := c.accounts.Agents(ctx)
	return agents, problem.Of(err, problem.Generally)
}

// TestConnection checks credentials against the portal and stores nothing.
func (c *Client) TestConnection(ctx context.Context, cr Credentials) (Connected, error) {
	return c.accounts.TestConnection(ctx, cr)
}

// Connect checks credentials against the portal, stores the token and the agent,
// and starts syncing.
func (c *Client) Connect(ctx context.Context, cr Credentials) (Connected, error) {
	out, err := c.accounts.Connect(ctx, cr)
	if err != nil {
		return Connected{}, err
	}
	c.kit.LogError("keep the profile", c.fillProfile(ctx, cr))
	c.accounts.Reconnect(ctx)
	return out, nil
}

// fillProfile takes name, e-mail and phone over into the settings where they are
// not set yet.
func (c *Client) fillProfile(ctx context.Context, cr Credentials) error {
	s := c.kit.Prefs.Get()
	if cr.Name == "" && cr.Email == "" && cr.Phone == "" || s.Name != "" || s.Email != "" || s.Phone != "" {
		return nil
	}
	s.Name, s.Email, s.Phone = plain.Line(cr.Name), plain.Line(cr.Email), plain.Line(cr.Phone)
	return c.SaveSettings(ctx, s)
}

// SignOut forgets the token of an agent, or of all with 0. With erase its local
// copy goes too, and nothing of it is left in any file when SignOut returns. A token
// that can't be removed now keeps nothing else from going: the error, a *TokenLeft then,
// says so, and the removal is tried again.
func (c *Client) SignOut(ctx context.Context, id AgentID, erase bool) error {
	return c.accounts.SignOut(ctx, id, erase)
}

// Connection tells how the connections to the portals stand.
func (c *Client) Connection() Connection { return c.accounts.Connection() }

// RetryNow ends every waiting for a next try.
func (c *Client) RetryNow() { c.accounts.RetryNow() }

// housekeep does what is to be done every few seconds.
func (c *Client) housekeep(ctx context.Context) {
	c.accounts.WatchMachine() // from now on
	for ctx.Err() == nil {
		c.kit.Pause(ctx, c.kit.Tune.Tick, nil)
		c.alerts.ClockJumped(c.accounts.WatchMachine())
		c.conversations.Tick(ctx)
	}
}
