package account

import (
	"context"
	"sync"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/storage"
)

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

// routes are how all agents are reached.
type routes struct {
	kit      *kit.Kit
	changing sync.Mutex // one change of an agent at a time

	mu      sync.Mutex
	byAgent map[int64]*Route
}

func newRoutes(k *kit.Kit) *routes { return &routes{kit: k, byAgent: map[int64]*Route{}} }

// of returns how an agent is reached.
func (t *routes) of(agent int64) *Route {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r := t.byAgent[agent]; r != nil {
		return r
	}
	return &Route{Obstacle: model.ObstacleConnecting}
}

// set replaces how an agent is reached and reports whether that is new.
func (t *routes) set(r *Route) (changed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.byAgent[r.Agent.ID]
	t.byAgent[r.Agent.ID] = r
	return old == nil || old.Obstacle != r.Obstacle || old.Agent.Name != r.Agent.Name
}

// place is set with the agent as it is stored by now.
func (t *routes) place(ctx context.Context, r *Route) {
	t.changing.Lock()
	defer t.changing.Unlock()
	if a, err := t.kit.Store.Agent(ctx, r.Agent.ID); err == nil {
		r.Agent = a
	}
	t.set(r)
}

// change changes an agent in the local copy and in how it is reached. The newest
// form of both is changed: a copy that was made before would take back what others
// have changed meanwhile.
func (t *routes) change(ctx context.Context, agent int64, change func(*storage.Agent)) error {
	t.changing.Lock()
	defer t.changing.Unlock()
	a, err := t.kit.Store.Agent(ctx, agent)
	if err != nil {
		return err
	}
	change(&a)
	if a, err = t.kit.Store.UpsertAgent(ctx, a); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if r := t.byAgent[agent]; r != nil {
		next := *r
		next.Agent = a
		t.byAgent[agent] = &next
	}
	return nil
}

// forget drops an agent that is not in the local copy any more.
func (t *routes) forget(agent int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.byAgent, agent)
}

// which returns the routes that fit.
func (t *routes) which(fits func(*Route) bool) []*Route {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []*Route
	for _, r := range t.byAgent {
		if fits(r) {
			out = append(out, r)
		}
	}
	return out
}

// find returns a route that fits, nil if none does.
func (t *routes) find(fits func(*Route) bool) *Route {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.byAgent {
		if fits(r) {
			return r
		}
	}
	return nil
}

// through returns the agents that are reached through an account, those that only
// its list brought included.
func (t *routes) through(a *Account) []*Route {
	return t.which(func(r *Route) bool { return r.Account == a })
}

// waitForKeyring reports whether an agent waits for the keyring.
func (t *routes) waitForKeyring() bool { return t.find((*Route).isWaiting) != nil }

// lackToken reports whether an agent that the person connected has no token.
func (t *routes) lackToken() bool {
	return t.find(func(r *Route) bool { return !r.Agent.ListedOnly && r.API == nil }) != nil
}
