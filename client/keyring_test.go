package client

import (
	"context"
	"strings"
	"sync"
	"testing"

	"delonix/client/account"
	"delonix/client/demo"
	"delonix/storage/secrets"
)

// lockable is a keyring that can be locked, emptied and asked.
type lockable struct {
	secrets.Vault
	mu      sync.Mutex
	state   error // nil: it can be used
	dismiss bool  // the person does not give the password
	asked   int
}

func newLockable(state error) *lockable { return &lockable{Vault: secrets.NewMemory(), state: state} }

func (k *lockable) Place() secrets.Place { return secrets.PlaceKeyring }

func (k *lockable) State(context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

func (k *lockable) become(state error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state = state
}

func (k *lockable) prompts() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.asked
}

// Unlock asks; without an answer it waits until the keyring is unlocked otherwise.
func (k *lockable) Unlock(ctx context.Context) error {
	k.mu.Lock()
	k.asked++
	dismiss := k.dismiss
	k.mu.Unlock()
	if dismiss {
		return secrets.ErrDismissed
	}
	return k.State(ctx)
}

func (k *lockable) Has(ctx context.Context, key string) (bool, error) {
	_, err := k.Vault.Get(ctx, key)
	return err == nil, nil
}

func (k *lockable) Get(ctx context.Context, key string) (string, error) {
	if err := k.State(ctx); err != nil {
		return "", err
	}
	return k.Vault.Get(ctx, key)
}

func (k *lockable) Set(ctx context.Context, key, value string) error {
	if err := k.State(ctx); err != nil {
		return err
	}
	return k.Vault.Set(ctx, key, value)
}

func (k *lockable) Delete(ctx context.Context, key string) error {
	if err := k.State(ctx); err != nil {
		return err
	}
	return k.Vault.Delete(ctx, key)
}

// withRing starts a client whose token is in a keyring, and ends it.
func withRing(t *testing.T) (*stage, *lockable) {
	s := newPortal(t, demo.Options{})
	ring := newLockable(nil)
	s.opts.Vault = ring
	s.open()
	s.Start(context.Background())
	s.connect()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s, ring
}

// again opens the client anew.
func (s *stage) again() {
	s.open()
	s.Start(context.Background())
}

func TestKeyring_LockedAtTheStartGoesOnByItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state   error
		words   string
		then    Action
		prompts int
	}{
		"locked":  {secrets.ErrLocked, "Your keyring is locked", ActionUnlock, 1},
		"missing": {secrets.ErrMissing, "no keyring", ActionRetry, 0},
		"hung":    {secrets.ErrHung, "does not answer", ActionRetry, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ring := withRing(t)
			ring.become(c.state)
			s.again()
			s.until("it says so", func() bool {
				now := s.Connection()
				return now.State == ConnNoToken && now.Problem != nil && strings.Contains(now.Problem.Text, c.words) && now.Problem.Action == c.then
			})
			id := s.begin() // the field is not locked
			if why := s.row(id).ReadOnly; why != "" {
				t.Errorf("nothing can be written: %s", why)
			}
			m := s.say(id, "meanwhile")
			s.untilState(m, StateQueued)
			s.until("the password was asked for", func() bool { return ring.prompts() == c.prompts })
			ring.become(nil)
			s.untilState(m, StateSent)
			s.until("online", func() bool { return s.Connection().State == ConnOnline })
			if n := ring.prompts(); n != c.prompts {
				t.Errorf("it was asked %d times", n)
			}
		})
	}
}

func TestKeyring_ADismissedPromptIsToldAndAskedAgainOnlyOnPurpose(t *testing.T) {
	t.Parallel()
	s, ring := withRing(t)
	ring.become(secrets.ErrLocked)
	ring.dismiss = true
	s.again()
	told := func() bool {
		p := s.Connection().Problem
		return p != nil && strings.Contains(p.Text, "was not given") && p.Action == ActionUnlock
	}
	s.until("it says so", told)
	id := s.begin()
	s.say(id, "one")
	s.say(id, "two")
	if n := ring.prompts(); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	s.RetryNow()
	s.until("it asks again", func() bool { return ring.prompts() == 2 })
	ring.become(nil)
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
}

func TestKeyring_EmptiedWhileRunningSignsTheAgentOutAndKeepsEverything(t *testing.T) {
	t.Parallel()
	s, ring := withRing(t)
	s.again()
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	id := s.begin()
	s.untilState(s.say(id, "before"), StateSent)
	agents, err := s.kit.Store.Agents(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range agents {
		if err := ring.Vault.Delete(context.Background(), account.TokenKey(a)); err != nil {
			t.Fatal(err)
		}
	}
	s.until("it asks to sign in", func() bool {
		now := s.Connection()
		return now.State == ConnUnauthorized && now.Problem.Action == ActionSignIn
	})
	if got := s.texts(id); len(got) != 2 {
		t.Errorf("the chat is %q", got)
	}
	s.connect()
	s.untilState(s.say(id, "after"), StateSent)
}

func TestKeyring_LockedWhileRunningTakesNothingAway(t *testing.T) {
	t.Parallel()
	s, ring := withRing(t)
	s.again()
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	ring.become(secrets.ErrLocked)
	if err := s.accounts.ConnectAccounts(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	s.until("online again", func() bool { return s.Connection().State == ConnOnline })
	if n := ring.prompts(); n != 0 {
		t.Errorf("it was asked %d times", n)
	}
}

func TestLogout_TellsTheTruthAboutALockedKeyring(t *testing.T) {
	t.Parallel()
	s, ring := withRing(t)
	ring.become(secrets.ErrLocked)
	err := Logout(context.Background(), s.opts, false)
	if err == nil {
		t.Fatal("it says that the token is removed")
	}
	if p := isProblem(t, err); !strings.Contains(p.Text, "could not be removed") || !strings.Contains(p.Text, "locked") {
		t.Errorf("it says %q", p.Text)
	}
	ring.become(nil)
	s.again() // what could not be removed is removed now
	key := ""
	agents, err := s.kit.Store.Agents(context.Background())
	if err != nil || len(agents) == 0 {
		t.Fatal(agents, err)
	}
	key = account.TokenKey(agents[0])
	s.until("the token is gone", func() bool { _, err := ring.Get(context.Background(), key); return err != nil })
}
