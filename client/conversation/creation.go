package conversation

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// orphan is a listed session without a message of the person that may be the
// answer of a request for a session which was lost.
type orphan struct {
	session string
	started time.Time
}

// orphanSkew is how far the portal's clock may be behind ours.
const orphanSkew = 10 * time.Minute

// creations are the requests for a session whose answer did not come yet, or was
// lost.
type creations struct {
	mu      sync.Mutex
	agents  map[int64]int64 // by conversation
	orphans map[int64][]orphan
	gates   map[int64]*creationGate
}

func newCreations() creations {
	return creations{agents: map[int64]int64{}, orphans: map[int64][]orphan{}, gates: map[int64]*creationGate{}}
}

// end forgets the request of a conversation, if there is one. held says that sessions of
// the agent were held back, of which none is needed any more.
func (c *creations) end(conversation int64) (agent int64, known, held bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	agent, known = c.agents[conversation]
	delete(c.agents, conversation)
	if !slices.Contains(slices.Collect(maps.Values(c.agents)), agent) {
		held = len(c.orphans[agent]) > 0
		delete(c.orphans, agent)
	}
	return agent, known, held
}

// creationGate keeps the looking for a lost session of an agent apart from
// requests under way, whose sessions are listed, too. Requests do not wait for
// each other.
type creationGate struct {
	requests int
	looking  bool
	changed  chan struct{} // closed at the next change
}

// enterGate waits until a request may be made, or with looking until none is under
// way. leave must be called after that.
func (c *creations) enterGate(ctx context.Context, agent int64, looking bool) (leave func(), err error) {
	for {
		c.mu.Lock()
		g := c.gates[agent]
		if g == nil {
			g = &creationGate{changed: make(chan struct{})}
			c.gates[agent] = g
		}
		if !g.looking && (!looking || g.requests == 0) {
			g.enter(looking)
			c.mu.Unlock()
			return func() {
				c.mu.Lock()
				defer c.mu.Unlock()
				g.leave(looking)
			}, nil
		}
		changed := g.changed
		c.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (g *creationGate) enter(looking bool) {
	if looking {
		g.looking = true
		return
	}
	g.requests++
}

func (g *creationGate) leave(looking bool) {
	if looking {
		g.looking = false
	} else {
		g.requests--
	}
	close(g.changed)
	g.changed = make(chan struct{})
}

// begin notes that a session was asked for.
func (c *creations) begin(conversation, agent int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agents[conversation] = agent
}

func (c *creations) isCreating(agent int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.agents {
		if a == agent {
			return true
		}
	}
	return false
}

func (c *creations) noteOrphan(agent int64, o orphan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.orphans[agent], o) {
		c.orphans[agent] = append(c.orphans[agent], o)
	}
}

// takeOrphan takes the newest held back session of an agent that fits, so that no
// two conversations get the same.
func (c *creations) takeOrphan(agent int64, fits func(orphan) bool) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.orphans[agent]
	best := -1
	for i, o := range all {
		if fits(o) && (best < 0 || o.started.After(all[best].started)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	session := all[best].session
	c.orphans[agent] = slices.Delete(all, best, best+1)
	return session
}
