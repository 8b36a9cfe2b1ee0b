package account

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
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
	opts     Options
	sink     Sink
	tokens   *tokens
	removals removals
	profiles profiles
	away     awayAgents
	file     accountsFile
	routes   *routes
	board    board
	keyring  *keyringWatch
	machine  machineWatch

	connecting sync.Mutex // one change of accounts at a time

	mu       sync.Mutex // guards what follows; never held while waiting
	accounts map[Key]*Account
	began    bool
}

// New makes the service. Nothing is read before Load.
func New(k *kit.Kit, o Options, sink Sink) *Service {
	tokens := newTokens(o.Dir, o.Vault, k.Log)
	s := &Service{
		Kit: k, opts: o, sink: sink, tokens: tokens, removals: removals{k, tokens}, profiles: profiles{k}, away: awayAgents{k},
		file: accountsFile{o.Dir, k}, routes: newRoutes(k), board: board{kit: k, since: k.Clock.Now()}, accounts: map[Key]*Account{},
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
		s.routes.set(&Route{Agent: a, Obstacle: model.ObstacleConnecting})
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
	groups := map[Key][]storage.Agent{}
	for _, a := range agents {
		if !a.ListedOnly {
			k := KeyOf(a)
			groups[k] = append(groups[k], a)
		}
	}
	s.stopAccountsLocked(func(k Key) bool { return renew || groups[k] == nil })
	for _, k := range slices.SortedFunc(maps.Keys(groups), Key.compare) {
		if s.accountOf(k) == nil {
			s.startAccount(ctx, k, groups[k])
		}
	}
	for _, a := range agents {
		if a.ListedOnly {
			s.signOutListed(a)
		}
	}
	s.stateChanged()
	s.Publish(model.AgentsChanged{})
	return nil
}

// signOutListed says of an agent of the list why it can't be written to, where its
// account can't be used.
func (s *Service) signOutListed(a storage.Agent) {
	account := s.accountOf(KeyOf(a))
	switch {
	case account == nil, account.IsDenied() && account.status.snapshot().state == model.ConnUnauthorized:
		s.routes.set(&Route{Agent: a, Obstacle: model.ObstacleSignedOut})
	case account.IsDenied():
		s.routes.set(&Route{Agent: a, Obstacle: model.ObstacleKeyring})
	}
}

// startAccount reads the tokens of an account's agents and starts it.
func (s *Service) startAccount(ctx context.Context, k Key, agents []storage.Agent) {
	portal, portalErr := api.ParsePortal(k.Portal)
	account := newAccount(s.Kit, k, portal, s.opts.API, s)
	account.feed, account.away = s.sink.Feed(account), s.away.read(ctx)
	missing := portalErr
	for _, a := range agents {
		r, err := &Route{Agent: a, Account: account}, portalErr
		if err == nil {
			r.API, err = s.open(ctx, account, a)
		}
		if err != nil {
			r.Obstacle, missing = model.ObstacleSignedOut, err
			if problem.IsKeyring(err) {
				r.Obstacle = model.ObstacleKeyring
			}
		}
		s.routes.place(ctx, r)
	}
	if account.Public() == nil && missing != nil { // one token is enough to list
		account.status.deny(problem.Token(missing))
	}
	s.mu.Lock()
	s.accounts[k] = account
	s.mu.Unlock()
	account.start()
	pace.Poke(s.keyring.wake)
}

// open reads an agent's token and makes its routes.
func (s *Service) open(ctx context.Context, account *Account, a storage.Agent) (*api.Agent, error) {
	token, err := s.tokens.get(ctx, a)
	if err != nil {
		return nil, err
	}
	agent, err := api.NewAgent(account.portal, a.AgentID, token, account.api)
	if err != nil {
		return nil, err
	}
	public, err := api.NewPublic(account.portal, token, account.api)
	if err != nil {
		return nil, err
	}
	account.status.addPublic(public)
	return agent, nil
}

// stopAccounts ends the accounts which which names, and waits for them.
func (s *Service) stopAccounts(which func(Key) bool) {
	s.connecting.Lock()
	defer s.connecting.Unlock()
	s.stopAccountsLocked(which)
}

// stopAccountsLocked is stopAccounts with connecting held.
func (s *Service) stopAccountsLocked(which func(Key) bool) {
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
		a.stop()
	}
}

func (s *Service) accountOf(k Key) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[k]
}

// All returns the accounts in the order of their names.
func (s *Service) All() []*Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.accounts), func(a, b *Account) int { return a.key.compare(b.key) })
}

// stateChanged implements owner.
func (s *Service) stateChanged() {
	s.board.refresh(func() (out []connection) {
		for _, a := range s.All() {
			out = append(out, a.status.snapshot())
		}
		return out
	})
}

// cameOnline implements owner.
func (s *Service) cameOnline(a *Account) {
	s.sink.Online()
	s.Spawn(func(ctx context.Context) { s.readCapabilities(ctx, a) })
}

// closeIdle implements owner.
func (s *Service) closeIdle(a *Account) {
	for _, r := range s.routes.through(a) {
		if r.API != nil {
			r.API.CloseIdle()
		}
	}
}

// Route returns how an agent is reached.
func (s *Service) Route(agent int64) Route { return *s.routes.of(agent) }

// Served are the agents whose account is served. What others wait for must not keep
// anybody waiting.
func (s *Service) Served() []int64 {
	out := []int64{}
	for _, r := range s.routes.which(func(r *Route) bool { return r.Account != nil }) {
		if !r.Account.IsDenied() && r.Account.Public() != nil {
			out = append(out, r.Agent.ID)
		}
	}
	return out
}

// Token returns the token of an agent.
func (s *Service) Token(ctx context.Context, a storage.Agent) (api.Secret, error) {
	return s.tokens.get(ctx, a)
}

// NameOf is the name of a conversation's agent.
func (s *Service) NameOf(conv storage.Conversation) string {
	return cmp.Or(plain.Line(cmp.Or(conv.BotName, s.routes.of(conv.AgentID).Agent.Name)), problem.AnAgent())
}

// Connection tells how the connections to the portals stand.
func (s *Service) Connection() model.Connection { return s.board.connection() }

// RetryNow ends every waiting for a next try.
func (s *Service) RetryNow() {
	s.Spawn(func(ctx context.Context) {
		switch {
		case s.routes.waitForKeyring():
			s.keyring.askAgain()
		case s.routes.lackToken():
			s.tokens.forgetChoice()
			s.LogError("connect the accounts", s.ConnectAccounts(ctx, true))
		}
		s.retryAll(true)
	})
}

// retryAll tries all connections and everything that waits again at once.
func (s *Service) retryAll(asked bool) {
	for _, a := range s.All() {
		a.retryNow()
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

// SaveProfile tells new sessions who the person is.
func (s *Service) SaveProfile(ctx context.Context, name, email, phone string) error {
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		err := s.routes.change(ctx, a.ID, func(a *storage.Agent) {
			a.ProfileName, a.ProfileEmail, a.ProfilePhone = name, email, phone
		})
		if err != nil {
			return err
		}
	}
	return nil
}
