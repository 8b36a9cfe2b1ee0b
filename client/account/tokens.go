package account

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/storage"
	"delonix/storage/secrets"
)

// tokens keeps the agents' tokens: in the keyring, else in memory, else, after
// explicit consent, in an unprotected file. The keyring is first touched when it is
// needed, because it may ask the person or hang.
type tokens struct {
	dir   string
	log   *slog.Logger
	own   bool // the vault was brought along
	mu    sync.Mutex
	vault secrets.Vault
	why   error // why it is not the keyring
	holds bool  // a token was put into it in this run
	// run are tokens of this run only: the demo's.
	run map[string]api.Secret
	// known are tokens that were read in this run: a keyring that is locked again, or
	// can't be reached any more, takes nothing away from who is at work.
	known map[string]api.Secret
	taken map[string]bool // tokens that were taken out of the keyring meanwhile
}

// newTokens keeps tokens in a vault, nil for the system's keyring with its fallbacks.
func newTokens(dir string, vault secrets.Vault, log *slog.Logger) *tokens {
	return &tokens{dir: dir, log: log, own: vault != nil, vault: vault, run: map[string]api.Secret{}, known: map[string]api.Secret{}, taken: map[string]bool{}}
}

// TokenKey names an agent's token in the vault.
func TokenKey(a storage.Agent) string { return a.Portal + " " + a.AgentID + " " + a.UserID }

// choose returns the vault in use.
func (t *tokens) choose(ctx context.Context) secrets.Vault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.vault == nil {
		choice := secrets.Choose(ctx, t.dir, secrets.Options{Logger: t.log})
		t.vault, t.why = choice.Vault, choice.Reason
	}
	return t.vault
}

// forgetChoice makes the next use look for the keyring again, unless a fallback
// holds a token already.
func (t *tokens) forgetChoice() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.own && t.why != nil && (!t.holds || t.vault.Place() == secrets.PlaceKeyring) {
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
	t.run[TokenKey(a)] = token
}

// get returns the token of an agent. ErrNotFound of secrets: there is none.
func (t *tokens) get(ctx context.Context, a storage.Agent) (api.Secret, error) {
	key := TokenKey(a)
	t.mu.Lock()
	token, ok := t.run[key]
	known, have := t.known[key]
	taken := t.taken[key]
	t.mu.Unlock()
	switch {
	case ok:
		return token, nil
	case taken:
		return api.Secret{}, secrets.ErrNotFound
	}
	value, err := t.read(ctx, key)
	switch {
	case err == nil:
		token = api.NewSecret(value)
		t.remember(key, token)
		return token, nil
	case have && !errors.Is(err, secrets.ErrNotFound):
		return known, nil
	}
	return api.Secret{}, err
}

// read reads a token from the vault.
func (t *tokens) read(ctx context.Context, key string) (string, error) {
	v := t.choose(ctx)
	value, err := v.Get(ctx, key)
	reason := t.reason()
	if !errors.Is(err, secrets.ErrNotFound) || reason == nil || v.Place() == secrets.PlaceKeyring {
		return value, err
	}
	// The fallback does not have what the keyring may have, unless there is a keyring
	// service and it says that it has not.
	if ring := t.keyring(ctx); ring != nil && errors.Is(reason, secrets.ErrMissing) {
		if has, err := ring.Has(ctx, key); err == nil && !has {
			return "", secrets.ErrNotFound
		}
	}
	return "", reason
}

func (t *tokens) remember(key string, token api.Secret) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known[key] = token
	delete(t.taken, key)
}

// keyring returns the keyring, also where a fallback is in use; nil where tests
// brought a vault that is none.
func (t *tokens) keyring(ctx context.Context) secrets.Keyring {
	if ring, ok := t.choose(ctx).(secrets.Keyring); ok {
		return ring
	}
	if t.own {
		return nil
	}
	return secrets.NewKeyring(secrets.Options{Logger: t.log})
}

// state tells how the keyring stands: nil if it can be used, without asking anybody.
func (t *tokens) state(ctx context.Context) error {
	if ring := t.keyring(ctx); ring != nil {
		return ring.State(ctx)
	}
	return nil
}

// unlock asks the person for the password of the keyring and waits for it.
func (t *tokens) unlock(ctx context.Context) error {
	if ring := t.keyring(ctx); ring != nil {
		return ring.Unlock(ctx)
	}
	return nil
}

// wasTaken reports whether a token in use is in the keyring no more.
func (t *tokens) wasTaken(ctx context.Context, a storage.Agent) bool {
	key := TokenKey(a)
	ring, ok := t.choose(ctx).(secrets.Keyring)
	t.mu.Lock()
	_, run := t.run[key]
	t.mu.Unlock()
	if !ok || run || t.reason() != nil {
		return false
	}
	has, err := ring.Has(ctx, key)
	if err != nil || has {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.known, key)
	t.taken[key] = true
	return true
}

// set keeps the token of an agent and tells where. A locked keyring asks for its
// password: the person is there.
func (t *tokens) set(ctx context.Context, a storage.Agent, token api.Secret, allowFile bool) (secrets.Place, error) {
	v := t.choose(ctx)
	if v.Place() == secrets.PlaceMemory && allowFile {
		file, err := secrets.NewFile(t.dir, secrets.Consent(true))
		if err != nil {
			return "", err
		}
		t.use(file)
		v = file
	}
	err := v.Set(ctx, TokenKey(a), token.Reveal())
	if errors.Is(err, secrets.ErrLocked) {
		limited, cancel := context.WithTimeout(ctx, unlockMost)
		err = t.unlock(limited)
		cancel()
		if err == nil {
			err = v.Set(ctx, TokenKey(a), token.Reveal())
		}
	}
	if errors.Is(err, secrets.ErrHung) && !t.own {
		v = secrets.NewMemory()
		t.use(v)
		err = v.Set(ctx, TokenKey(a), token.Reveal())
	}
	if err != nil {
		return "", err
	}
	t.remember(TokenKey(a), token)
	t.mu.Lock()
	t.holds = true
	t.mu.Unlock()
	return v.Place(), nil
}

// use makes a vault the one in use.
func (t *tokens) use(v secrets.Vault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.vault = v
}

// remove forgets the token with a key. Where the keyring can't be used, it may still
// have it: that is an error.
func (t *tokens) remove(ctx context.Context, key string) error {
	t.mu.Lock()
	_, onlyRun := t.run[key]
	delete(t.run, key)
	delete(t.known, key)
	t.mu.Unlock()
	if onlyRun {
		return nil
	}
	v := t.choose(ctx)
	if reason := t.reason(); reason != nil && v.Place() != secrets.PlaceKeyring {
		if _, err := v.Get(ctx, key); errors.Is(err, secrets.ErrNotFound) {
			_, err := t.read(ctx, key)
			if errors.Is(err, secrets.ErrNotFound) {
				return nil
			}
			return reason
		}
	}
	return v.Delete(ctx, key)
}

// unlockMost is how long somebody who connects an agent may take for the password.
const unlockMost = 2 * time.Minute
