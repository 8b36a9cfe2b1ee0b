package client

import (
	"context"
	"errors"
	"sync"

	"delonix/client/api"
	"delonix/storage"
	"delonix/storage/secrets"
)

// tokens keeps the agents' tokens: in the keyring, else in memory, else, after
// explicit consent, in an unprotected file. The keyring is first touched when it is
// needed, because it may ask the person or hang.
type tokens struct {
	dir   string
	opts  Options
	mu    sync.Mutex
	vault secrets.Vault
	why   error // why it is not the keyring
	holds bool  // a token was put into it in this run
	// run are tokens of this run only: the demo's.
	run map[string]api.Secret
}

func newTokens(o Options, dir string) *tokens {
	return &tokens{dir: dir, opts: o, vault: o.Vault, run: map[string]api.Secret{}}
}

// tokenKey names an agent's token in the vault.
func tokenKey(a storage.Agent) string { return a.Portal + " " + a.AgentID + " " + a.UserID }

// choose returns the vault in use.
func (t *tokens) choose(ctx context.Context) secrets.Vault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.vault == nil {
		choice := secrets.Choose(ctx, t.dir, secrets.Options{Logger: t.opts.Logger})
		t.vault, t.why = choice.Vault, choice.Reason
	}
	return t.vault
}

// forgetChoice makes the next use look for the keyring again, unless a fallback
// holds a token already.
func (t *tokens) forgetChoice() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.opts.Vault == nil && t.why != nil && !t.holds {
		t.vault, t.why = nil, nil
	}
}

// reason tells why tokens are not in the keyring, nil if they are.
func (t *tokens) reason() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.why
}

// keepForRun keeps a token in memory only.
func (t *tokens) keepForRun(a storage.Agent, token api.Secret) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.run[tokenKey(a)] = token
}

// get returns the token of an agent. ErrNotFound of secrets: there is none.
func (t *tokens) get(ctx context.Context, a storage.Agent) (api.Secret, error) {
	t.mu.Lock()
	token, ok := t.run[tokenKey(a)]
	t.mu.Unlock()
	if ok {
		return token, nil
	}
	value, err := t.choose(ctx).Get(ctx, tokenKey(a))
	if errors.Is(err, secrets.ErrNotFound) && t.reason() != nil {
		// The fallback does not have what the keyring may have.
		return api.Secret{}, t.reason()
	}
	if err != nil {
		return api.Secret{}, err
	}
	return api.NewSecret(value), nil
}

// set keeps the token of an agent and tells where.
func (t *tokens) set(ctx context.Context, a storage.Agent, token api.Secret, allowFile bool) (secrets.Place, error) {
	v := t.choose(ctx)
	if v.Place() == secrets.PlaceMemory && allowFile {
		file, err := secrets.NewFile(t.dir, secrets.Consent(true))
		if err != nil {
			return "", err
		}
		t.mu.Lock()
		t.vault, v = file, file
		t.mu.Unlock()
	}
	if err := v.Set(ctx, tokenKey(a), token.Reveal()); err != nil {
		return "", err
	}
	t.mu.Lock()
	t.holds = true
	t.mu.Unlock()
	return v.Place(), nil
}

// remove forgets the token of an agent.
func (t *tokens) remove(ctx context.Context, a storage.Agent) error {
	t.mu.Lock()
	_, onlyRun := t.run[tokenKey(a)]
	delete(t.run, tokenKey(a))
	t.mu.Unlock()
	if onlyRun {
		return nil
	}
	return t.choose(ctx).Delete(ctx, tokenKey(a))
}
