package conversation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"delonix/client/internal/kit"
	"delonix/storage"
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
// lost. It is guarded by Service.mu.
type creations struct {
	agents  map[int64]int64 // by conversation
	orphans map[int64][]orphan
	gates   map[int64]*creationGate
}

// creationKey names the note that a session was asked for. It is on disk while
// the answer is not known, so that a session that was made is used and not made
// twice.
func creationKey(conversation int64) string { return fmt.Sprintf("creating/%d", conversation) }

// creationGate keeps the looking for a lost session of an agent apart from
// requests under way, whose sessions are listed, too. Requests do not wait for
// each other.
type creationGate struct {
	requests int
	looking  bool
	changed  chan struct{} // closed at the next change
}

// gateLocked returns the gate of an agent.
func (c *Service) gateLocked(agent int64) *creationGate {
	if c.creating.gates == nil {
		c.creating.gates = map[int64]*creationGate{}
	}
	g := c.creating.gates[agent]
	if g == nil {
		g = &creationGate{changed: make(chan struct{})}
		c.creating.gates[agent] = g
	}
	return g
}

// enterGate waits until a request may be made, or with looking until none is under
// way. leave must be called after that.
func (c *Service) enterGate(ctx context.Context, agent int64, looking bool) (leave func(), err error) {
	for {
		c.mu.Lock()
		g := c.gateLocked(agent)
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

// beginCreating notes that a session was asked for.
func (c *Service) beginCreating(conversation, agent int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.creating.agents == nil {
		c.creating.agents, c.creating.orphans = map[int64]int64{}, map[int64][]orphan{}
	}
	c.creating.agents[conversation] = agent
}

// endCreating forgets a request; nothing has to be looked for any more.
func (c *Service) endCreating(ctx context.Context, conversation int64) error {
	c.mu.Lock()
	agent, ok := c.creating.agents[conversation]
	delete(c.creating.agents, conversation)
	held := false // sessions
	if !slices.Contains(slices.Collect(maps.Values(c.creating.agents)), agent) {
		held = len(c.creating.orphans[agent]) > 0
		delete(c.creating.orphans, agent)
	}
	c.mu.Unlock()
	if r := c.agents.Route(agent); held && r.Account != nil {
		r.Account.Schedule() // what was held back is somebody else's
	}
	if !ok {
		return nil
	}
	return c.kit.Store.SetRawSetting(ctx, creationKey(conversation), nil)
}

// endIdleCreating forgets the request of a conversation in which nothing waits for a
// session any more: what is listed since is somebody else's.
func (c *Service) endIdleCreating(ctx context.Context, conversation int64) error {
	waiting, err := c.kit.Store.Outbox(ctx, conversation)
	if err != nil || len(waiting) > 0 {
		return err
	}
	return c.endCreating(ctx, conversation)
}

// readCreations remembers the requests of a former run.
func (c *Service) readCreations(ctx context.Context) error {
	notes, err := c.kit.Store.Settings(ctx, "creating/")
	if err != nil {
		return err
	}
	for key := range notes {
		var id int64
		if _, err := fmt.Sscanf(key, "creating/%d", &id); err != nil {
			continue
		}
		conv, err := c.kit.Store.Conversation(ctx, id)
		waiting := false
		if err == nil {
			var unsent []storage.Message
			unsent, err = c.kit.Store.Outbox(ctx, id)
			waiting = len(unsent) > 0
		}
		switch {
		case err == nil && conv.SessionID == "" && waiting:
			c.beginCreating(id, conv.AgentID)
		case err == nil, kit.IsGone(err):
			if err := c.kit.Store.SetRawSetting(ctx, key, nil); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// wasAsked is when a session was asked for whose answer is not known.
func (c *Service) wasAsked(ctx context.Context, conversation int64) (time.Time, error) {
	return storage.Setting(ctx, c.kit.Store, creationKey(conversation), time.Time{})
}

func (c *Service) isCreating(agent int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.creating.agents {
		if a == agent {
			return true
		}
	}
	return false
}

func (c *Service) noteOrphan(agent int64, o orphan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.creating.orphans[agent], o) {
		c.creating.orphans[agent] = append(c.creating.orphans[agent], o)
	}
}

// takeOrphan takes the newest held back session of an agent that fits, so that no
// two conversations get the same.
func (c *Service) takeOrphan(agent int64, fits func(orphan) bool) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.creating.orphans[agent]
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
	c.creating.orphans[agent] = slices.Delete(all, best, best+1)
	return session
}
