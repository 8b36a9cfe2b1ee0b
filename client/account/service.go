package account

import (
	"context"
	"maps"
	"slices"
	"sync"

	"delonix/client/account/portal"
	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// Options are what a Service is made of.
type Options struct {
	Dir   string        // the data folder
	Vault secrets.Vault // keeps the tokens; nil is the system's keyring with its fallbacks
	Demo  *Demo         // connects the embedded portal
	API   api.Options
}

// Service keeps all accounts. Its methods are safe from any goroutine.
type Service struct {
	*kit.Kit
	*Directory
	opts     Options
	sink     Sink
	tokens   *tokens
	removals removals
	file     accountsFile
	board    board
	keyring  *keyringWatch
	machine  machineWatch

	connecting sync.Mutex // one change of accounts at a time

	mu       sync.Mutex // guards what follows; never held while waiting
	accounts map[portal.Key]*Account
	began    bool
}

// New makes the service. Nothing is read before Load.
func New(k *kit.Kit, o Options, sink Sink) *Service {
	tokens := newTokens(o.Dir, o.Vault, k.Log)
	s := &Service{
		Kit: k, Directory: newDirectory(k), opts: o, sink: sink, tokens: tokens, removals: removals{k, tokens},
		file: accountsFile{o.Dir, k}, board: board{kit: k, since: k.Clock.Now()}, accounts: map[portal.Key]*Account{},
	}
	s.keyring = newKeyringWatch(s)
	return s
}

// Restore connects again what was connected before the local copy had to be replaced.
func (s *Service) Restore(ctx context.Context) error { return s.file.restore(ctx) }

// Load fills the agents in from the local copy, without any token yet.
func (s *Service) Load(ctx context.Context) error {
	if err := s.prepareDemo(ctx); err != nil {
		return err
	}
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		s.set(&Route{Agent: a, Obstacle: model.ObstacleConnecting})
	}
	return nil
}

// Start lets what is connected from now on be kept in step, and watches the keyring.
func (s *Service) Start() {
	s.mu.Lock()
	s.began = true
	s.mu.Unlock()
	s.Spawn(s.keyring.run)
}

// ConnectAccounts makes accounts and routes agree with the agents of the local copy and
// with their tokens. With renew every account is made anew.
func (s *Service) ConnectAccounts(ctx context.Context, renew bool) error {
	s.connecting.Lock()
	defer s.connecting.Unlock()
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return err
	}
	groups := map[portal.Key][]storage.Agent{}
	for _, a := range agents {
		if !a.ListedOnly {
			k := portal.KeyOf(a)
			groups[k] = append(groups[k], a)
		}
	}
	s.stopAccountsLocked(func(k portal.Key) bool { return renew || groups[k] == nil })
	for _, k := range slices.SortedFunc(maps.Keys(groups), portal.Key.Compare) {
		if s.accountOf(k) == nil {
			s.startAccount(ctx, k, groups[k])
		}
	}
	for _, a := range agents {
		if a.ListedOnly {
			s.signOutListed(a)
		}
	}
	s.StateChanged()
	s.Publish(model.AgentsChanged{})
	return nil
}

// signOutListed says of an agent of the list why it can't be written to, where its
// account can't be used.
func (s *Service) signOutListed(a storage.Agent) {
	account := s.accountOf(portal.KeyOf(a))
	switch {
	case account == nil, account.IsDenied() && account.State().State == model.ConnUnauthorized:
		s.set(&Route{Agent: a, Obstacle: model.ObstacleSignedOut})
	case account.IsDenied():
		s.set(&Route{Agent: a, Obstacle: model.ObstacleKeyring})
	}
}

// startAccount reads the tokens of an account's agents and starts it.
func (s *Service) startAccount(ctx context.Context, k portal.Key, agents []storage.Agent) {
	at, atErr := api.ParsePortal(k.Portal)
	account := portal.New(s.Kit, k, at, s.opts.API, s, s.listedOf(ctx), s.sink.Feed)
	missing := atErr
	for _, a := range agents {
		r, err := &Route{Agent: a, Account: account}, atErr
		if err == nil {
			r.API, err = s.open(ctx, account, a)
		}
		if err != nil {
			r.Obstacle, missing = model.ObstacleSignedOut, err
			if problem.IsKeyring(err) {
				r.Obstacle = model.ObstacleKeyring
			}
		}
		s.place(ctx, r)
	}
	if account.Public() == nil && missing != nil { // one token is enough to list
		account.Deny(problem.Token(missing))
	}
	s.mu.Lock()
	s.accounts[k] = account
	s.mu.Unlock()
	account.Start()
	pace.Poke(s.keyring.wake)
}

// open reads an agent's token and makes its routes.
func (s *Service) open(ctx context.Context, account *Account, a storage.Agent) (*api.Agent, error) {
	token, err := s.tokens.get(ctx, a)
	if err != nil {
		return nil, err
	}
	agent, err := api.NewAgent(account.At(), a.AgentID, token, account.API())
	if err != nil {
		return nil, err
	}
	public, err := api.NewPublic(account.At(), token, account.API())
	if err != nil {
		return nil, err
	}
	account.Use(public)
	return agent, nil
}

// stopAccounts ends the accounts which which names, and waits for them.
func (s *Service) stopAccounts(which func(portal.Key) bool) {
	s.connecting.Lock()
	defer s.connecting.Unlock()
	s.stopAccountsLocked(which)
}

// stopAccountsLocked is stopAccounts with connecting held.
func (s *Service) stopAccountsLocked(which func(portal.Key) bool) {
	var stopped []*Account
	s.mu.Lock()
	for k, a := range s.accounts {
		if which(k) {
			stopped = append(stopped, a)
			delete(s.accounts, k)
		}
	}
	s.mu.Unlock()
	for _, a := range stopped {
		a.Stop()
	}
}

func (s *Service) accountOf(k portal.Key) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[k]
}

// All returns the accounts in the order of their names.
func (s *Service) All() []*Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.accounts), func(a, b *Account) int { return a.Key().Compare(b.Key()) })
}

// StateChanged implements portal.Owner.
func (s *Service) StateChanged() {
	s.board.refresh(func() (out []model.Connection) {
		for _, a := range s.All() {
			out = append(out, a.State())
		}
		return out
	})
}

// CameOnline implements portal.Owner.
func (s *Service) CameOnline(a *Account) {
	s.sink.Online()
	s.Spawn(func(ctx context.Context) { s.readCapabilities(ctx, a) })
}

// Token returns the token of an agent.
func (s *Service) Token(ctx context.Context, a storage.Agent) (api.Secret, error) {
	return s.tokens.get(ctx, a)
}

// Connection tells how the connections to the portals stand.
func (s *Service) Connection() model.Connection { return s.board.connection() }

// RetryNow ends every waiting for a next try.
func (s *Service) RetryNow() {
	s.Spawn(func(ctx context.Context) {
		switch {
		case s.waitForKeyring():
			s.keyring.askAgain()
		case s.lackToken():
			s.tokens.forgetChoice()
			s.LogError("connect the accounts", s.ConnectAccounts(ctx, true))
		}
		s.retryAll(true)
	})
}

// retryAll tries all connections and everything that waits again at once.
func (s *Service) retryAll(asked bool) {
	for _, a := range s.All() {
		a.RetryNow()
	}
	s.sink.Retry(asked)
}

// machineWatch notices that the machine slept or is in another network.
type machineWatch struct {
	sleep   machine.SleepWatch
	network machine.NetworkWatch
}

// WatchMachine looks at the clocks and at the network, now and then, from one goroutine:
// after a sleep and after a change of the network every connection is tried anew at once.
// It reports whether the machine slept.
func (s *Service) WatchMachine() (slept bool) {
	slept = s.machine.sleep.Observe(s.Clock.Now())
	if s.machine.network.Observe(machine.Network()) || slept {
		s.Log.Info("connections are tried anew", "slept", slept)
		s.retryAll(false)
	}
	return slept
}
