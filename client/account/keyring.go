package account

import (
	"context"
	"errors"

	"delonix/client/account/portal"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage/secrets"
)

// keyringWatch waits for a keyring that can't be used: it asks for its password once a
// start, and goes on by itself as soon as it can be used, whoever unlocked it.
type keyringWatch struct {
	s     *Service
	wake  chan struct{}
	asks  chan struct{} // somebody asks for the password to be asked for
	asked bool          // in this run; used by the watching goroutine only
}

func newKeyringWatch(s *Service) *keyringWatch {
	return &keyringWatch{s: s, wake: make(chan struct{}, 1), asks: make(chan struct{}, 1)}
}

// askAgain has the password asked for once more.
func (w *keyringWatch) askAgain() {
	pace.Poke(w.asks)
	pace.Poke(w.wake)
}

// run watches while a token is missing because of the keyring, and looks now and then
// whether the tokens in use are still in it.
func (w *keyringWatch) run(ctx context.Context) {
	for ctx.Err() == nil {
		if !w.s.waitForKeyring() {
			w.s.Pause(ctx, w.s.Tune.TokensEvery, w.wake)
			if !w.s.waitForKeyring() {
				w.s.checkTokens(ctx)
				w.finish(ctx)
			}
			continue
		}
		err := w.s.tokens.state(ctx)
		if err == nil {
			w.s.LogError("connect the accounts", w.s.connectWaiting(ctx))
			w.finish(ctx)
			if w.s.waitForKeyring() { // it says that it is well, and is not
				w.s.Pause(ctx, w.s.Tune.KeyringEvery, w.wake)
			}
			continue
		}
		w.ask(ctx, err)
		if w.s.Pause(ctx, w.s.Tune.KeyringEvery, w.asks) {
			w.asked = false
		}
	}
}

// finish removes the tokens that are still to be removed, if the keyring can be used.
func (w *keyringWatch) finish(ctx context.Context) {
	if w.s.tokens.state(ctx) == nil {
		w.s.LogError("remove a token", w.s.removals.finish(ctx))
	}
}

// ask has the desktop ask for the password, once.
func (w *keyringWatch) ask(ctx context.Context, state error) {
	if w.asked || !errors.Is(state, secrets.ErrLocked) {
		return
	}
	w.asked = true
	err := w.s.tokens.unlock(ctx)
	if err != nil && ctx.Err() == nil {
		w.s.Log.Info("the keyring stays locked", "dismissed", errors.Is(err, secrets.ErrDismissed))
		w.s.denyWaiting(problem.Token(err))
	}
}

// denyWaiting says anew why the accounts wait for the keyring.
func (s *Service) denyWaiting(p model.Problem) {
	for _, a := range s.All() {
		if a.Public() == nil {
			a.Deny(p)
		}
	}
}

// connectWaiting connects those accounts anew that wait for a token.
func (s *Service) connectWaiting(ctx context.Context) error {
	s.tokens.forgetChoice()
	waiting := map[portal.Key]bool{}
	for _, r := range s.which(func(r *Route) bool { return r.Obstacle == model.ObstacleKeyring }) {
		waiting[portal.KeyOf(r.Agent)] = true
	}
	s.stopAccounts(func(k portal.Key) bool { return waiting[k] })
	if err := s.ConnectAccounts(ctx, false); err != nil {
		return err
	}
	s.sink.Retry(false)
	return nil
}

// checkTokens signs an agent out whose token was taken out of the keyring meanwhile.
// Its conversations and what waits to be sent stay.
func (s *Service) checkTokens(ctx context.Context) {
	gone := map[portal.Key]bool{}
	for _, r := range s.which(func(r *Route) bool { return r.API != nil && !r.Agent.ListedOnly }) {
		if s.tokens.wasTaken(ctx, r.Agent) {
			gone[portal.KeyOf(r.Agent)] = true
		}
	}
	if len(gone) == 0 || ctx.Err() != nil {
		return
	}
	s.stopAccounts(func(k portal.Key) bool { return gone[k] })
	s.LogError("connect the accounts", s.ConnectAccounts(ctx, false))
}
