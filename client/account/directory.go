package account

import (
	"cmp"
	"context"
	"sync"

	"delonix/client/account/portal"
	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Account is one account, kept in step with its portal.
type Account = portal.Account

// Route is how one agent of the local copy is reached, if it can be. It is not changed
// once others have it.
type Route struct {
	Agent    storage.Agent
	Account  *Account       // nil while there is none
	API      *api.Agent     // nil where it can't be reached
	Obstacle model.Obstacle // why nothing can be sent to it
}

// isWaiting reports whether an agent that the person connected has no token because the
// keyring can't be used.
func (r *Route) isWaiting() bool {
	return r.Obstacle == model.ObstacleKeyring && !r.Agent.ListedOnly
}

// Directory has all agents: how each is reached, and what it told of itself.
type Directory struct {
	kit      *kit.Kit
	away     awayAgents
	profiles profiles
	changing sync.Mutex // one change of an agent at a time

	mu      sync.Mutex
	byAgent map[int64]*Route
}

func newDirectory(k *kit.Kit) *Directory {
	return &Directory{kit: k, away: awayAgents{k}, profiles: profiles{k}, byAgent: map[int64]*Route{}}
}

// of returns how an agent is reached.
func (d *Directory) of(agent int64) *Route {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.byAgent[agent]; r != nil {
		return r
	}
	return &Route{Obstacle: model.ObstacleConnecting}
}

// set replaces how an agent is reached and reports whether that is new.
func (d *Directory) set(r *Route) (changed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.byAgent[r.Agent.ID]
	d.byAgent[r.Agent.ID] = r
	return old == nil || old.Obstacle != r.Obstacle || old.Agent.Name != r.Agent.Name
}

// place is set with the agent as it is stored by now.
func (d *Directory) place(ctx context.Context, r *Route) {
	d.changing.Lock()
	defer d.changing.Unlock()
	if a, err := d.kit.Store.Agent(ctx, r.Agent.ID); err == nil {
		r.Agent = a
	}
	d.set(r)
}

// change changes an agent in the local copy and in how it is reached. The newest
// form of both is changed: a copy that was made before would take back what others
// have changed meanwhile.
func (d *Directory) change(ctx context.Context, agent int64, change func(*storage.Agent)) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	a, err := d.kit.Store.Agent(ctx, agent)
	if err != nil {
		return err
	}
	change(&a)
	if a, err = d.kit.Store.UpsertAgent(ctx, a); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.byAgent[agent]; r != nil {
		next := *r
		next.Agent = a
		d.byAgent[agent] = &next
	}
	return nil
}

// forget drops an agent that is not in the local copy any more.
func (d *Directory) forget(agent int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.byAgent, agent)
}

// which returns the routes that fit.
func (d *Directory) which(fits func(*Route) bool) []*Route {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []*Route
	for _, r := range d.byAgent {
		if fits(r) {
			out = append(out, r)
		}
	}
	return out
}

// find returns a route that fits, nil if none does.
func (d *Directory) find(fits func(*Route) bool) *Route {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.byAgent {
		if fits(r) {
			return r
		}
	}
	return nil
}

// through returns the agents that are reached through an account, those that only
// its list brought included.
func (d *Directory) through(a *Account) []*Route {
	return d.which(func(r *Route) bool { return r.Account == a })
}

// waitForKeyring reports whether an agent waits for the keyring.
func (d *Directory) waitForKeyring() bool { return d.find((*Route).isWaiting) != nil }

// lackToken reports whether an agent that the person connected has no token.
func (d *Directory) lackToken() bool {
	return d.find(func(r *Route) bool { return !r.Agent.ListedOnly && r.API == nil }) != nil
}

// CloseIdle implements portal.Agents.
func (d *Directory) CloseIdle(a *Account) {
	for _, r := range d.through(a) {
		if r.API != nil {
			r.API.CloseIdle()
		}
	}
}

// Route returns how an agent is reached.
func (d *Directory) Route(agent int64) Route { return *d.of(agent) }

// Served are the agents whose account is served. What others wait for must not keep
// anybody waiting.
func (d *Directory) Served() []int64 {
	out := []int64{}
	for _, r := range d.which(func(r *Route) bool { return r.Account != nil }) {
		if !r.Account.IsDenied() && r.Account.Public() != nil {
			out = append(out, r.Agent.ID)
		}
	}
	return out
}

// NameOf is the name of a conversation's agent.
func (d *Directory) NameOf(conv storage.Conversation) string {
	return cmp.Or(plain.Line(cmp.Or(conv.BotName, d.of(conv.AgentID).Agent.Name)), problem.AnAgent())
}

// SaveProfile tells new sessions who the person is.
func (d *Directory) SaveProfile(ctx context.Context, name, email, phone string) error {
	agents, err := d.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		err := d.change(ctx, a.ID, func(a *storage.Agent) {
			a.ProfileName, a.ProfileEmail, a.ProfilePhone = name, email, phone
		})
		if err != nil {
			return err
		}
	}
	return nil
}
