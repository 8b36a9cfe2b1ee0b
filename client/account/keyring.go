package client

import (
	"context"
	"errors"
	"slices"
	"time"

	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// keyringWatch waits for a keyring that can't be used: it asks for its password once a
// start, and goes on by itself as soon as it can be used, whoever unlocked it.
type keyringWatch struct {
	c     *Client
	wake  chan struct{}
	asks  chan struct{} // somebody asks for the password to be asked for
	asked bool          // in this run; used by the watching goroutine only
}

func newKeyringWatch(c *Client) *keyringWatch {
	return &keyringWatch{c: c, wake: make(chan struct{}, 1), asks: make(chan struct{}, 1)}
}

// run watches while a token is missing because of the keyring, and looks now and then
// whether the tokens in use are still in it.
func (w *keyringWatch) run(ctx context.Context) {
	for ctx.Err() == nil {
		if !w.c.waitsForKeyring() {
			w.c.kit.Pause(ctx, w.c.kit.Tune.TokensEvery, w.wake)
			if !w.c.waitsForKeyring() {
				w.c.checkTokens(ctx)
				w.finish(ctx)
			}
			continue
		}
		err := w.c.tokens.state(ctx)
		if err == nil {
			w.c.kit.LogError("connect the accounts", w.c.wireWaiting(ctx))
			w.finish(ctx)
			if w.c.waitsForKeyring() { // it says that it is well, and is not
				w.c.kit.Pause(ctx, w.c.kit.Tune.KeyringEvery, w.wake)
			}
			continue
		}
		w.ask(ctx, err)
		if w.c.kit.Pause(ctx, w.c.kit.Tune.KeyringEvery, w.asks) {
			w.asked = false
		}
	}
}

// finish removes the tokens that are still to be removed, if the keyring can be used.
func (w *keyringWatch) finish(ctx context.Context) {
	if w.c.tokens.state(ctx) == nil {
		w.c.kit.LogError("remove a token", w.c.finishRemovals(ctx))
	}
}

// ask has the desktop ask for the password, once.
func (w *keyringWatch) ask(ctx context.Context, state error) {
	if w.asked || !errors.Is(state, secrets.ErrLocked) {
		return
	}
	w.asked = true
	err := w.c.tokens.unlock(ctx)
	if err != nil && ctx.Err() == nil {
		w.c.kit.Log.Info("the keyring stays locked", "dismissed", errors.Is(err, secrets.ErrDismissed))
		w.c.denyWaiting(problem.Token(err))
	}
}

// waitsForKeyring tells whether an agent that the person connected has no token because
// the keyring can't be used.
func (c *Client) waitsForKeyring() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.remotes {
		if r.why == ObstacleKeyring && !r.agent.ListedOnly {
			return true
		}
	}
	return false
}

// denyWaiting says anew why the accounts wait for the keyring.
func (c *Client) denyWaiting(p Problem) {
	for _, l := range c.allLinks() {
		if l.public() == nil {
			l.deny(p)
		}
	}
}

// wireWaiting makes those links anew that wait for a token.
func (c *Client) wireWaiting(ctx context.Context) error {
	c.tokens.forgetChoice()
	waiting := map[linkKey]bool{}
	c.mu.Lock()
	for _, r := range c.remotes {
		if r.why == ObstacleKeyring {
			waiting[linkKeyOf(r.agent)] = true
		}
	}
	c.mu.Unlock()
	c.wiring.Lock()
	c.stopLinks(func(k linkKey) bool { return waiting[k] })
	c.wiring.Unlock()
	if err := c.wire(ctx, false); err != nil {
		return err
	}
	c.conversations.RetryNow()
	return nil
}

// checkTokens signs an agent out whose token was taken out of the keyring meanwhile.
// Its conversations and what waits to be sent stay.
func (c *Client) checkTokens(ctx context.Context) {
	c.mu.Lock()
	var agents []storage.Agent
	for _, r := range c.remotes {
		if r.api != nil && !r.agent.ListedOnly {
			agents = append(agents, r.agent)
		}
	}
	c.mu.Unlock()
	gone := map[linkKey]bool{}
	for _, a := range agents {
		if c.tokens.wasTaken(ctx, a) {
			gone[linkKeyOf(a)] = true
		}
	}
	if len(gone) == 0 || ctx.Err() != nil {
		return
	}
	c.wiring.Lock()
	c.stopLinks(func(k linkKey) bool { return gone[k] })
	c.wiring.Unlock()
	c.kit.LogError("connect the accounts", c.wire(ctx, false))
}

// removalsKey is the setting that holds the keys of tokens that could not be removed.
const removalsKey = "removals"

// removeToken removes an agent's token. What can't be removed now, because of kept, is
// removed later.
func (c *Client) removeToken(ctx context.Context, a storage.Agent) (kept, err error) {
	key := tokenKey(a)
	if err := c.changeRemovals(ctx, func(keys []string) []string { return append(keys, key) }); err != nil {
		return nil, err
	}
	if kept := c.tokens.remove(ctx, key); kept != nil {
		return kept, nil
	}
	return nil, c.keepsToken(ctx, key)
}

// keepsToken takes back that a token is to be removed.
func (c *Client) keepsToken(ctx context.Context, key string) error {
	return c.changeRemovals(ctx, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(k string) bool { return k == key })
	})
}

func (c *Client) changeRemovals(ctx context.Context, change func([]string) []string) error {
	old, err := storage.Setting(ctx, c.kit.Store, removalsKey, []string(nil))
	if err != nil {
		return err
	}
	keys := change(slices.Clone(old))
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) == 0 {
		if len(old) == 0 {
			return nil
		}
		return c.kit.Store.SetRawSetting(ctx, removalsKey, nil)
	}
	return storage.SetSetting(ctx, c.kit.Store, removalsKey, keys)
}

// finishRemovals removes the tokens that could not be removed when they should have
// been. The error is why some are left.
func (c *Client) finishRemovals(ctx context.Context) error {
	keys, err := storage.Setting(ctx, c.kit.Store, removalsKey, []string(nil))
	if err != nil || len(keys) == 0 {
		return err
	}
	for _, key := range keys {
		if err := c.tokens.remove(ctx, key); err != nil {
			return err
		}
		c.kit.LogError("forget a removal", c.keepsToken(ctx, key))
	}
	return nil
}

// unlockMost is how long somebody who connects an agent may take for the password.
const unlockMost = 2 * time.Minute
