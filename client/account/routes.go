package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"delonix/client/api"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// remote is how one agent of the local copy is reached, if it can be.
type remote struct {
	agent storage.Agent
	link  *link
	api   *api.Agent
	why   Obstacle // why nothing can be sent to it
}

// remote returns how an agent is reached.
func (c *Client) remote(agent int64) *remote {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.remotes[agent]; r != nil {
		return r
	}
	return &remote{why: ObstacleConnecting}
}

// setRemote replaces how an agent is reached and tells whether that is new.
func (c *Client) setRemote(r *remote) (changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.remotes[r.agent.ID]
	c.remotes[r.agent.ID] = r
	return old == nil || old.why != r.why || old.agent.Name != r.agent.Name
}

// changeAgent changes an agent in the local copy and in how it is reached. The newest
// form of both is changed: a copy that was made before would take back what others
// have changed meanwhile.
func (c *Client) changeAgent(ctx context.Context, id int64, change func(*storage.Agent)) error {
	c.agents.Lock()
	defer c.agents.Unlock()
	a, err := c.kit.Store.Agent(ctx, id)
	if err != nil {
		return err
	}
	change(&a)
	if a, err = c.kit.Store.UpsertAgent(ctx, a); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.remotes[id]; r != nil {
		next := *r
		next.agent = a
		c.remotes[id] = &next
	}
	return nil
}

// placeRemote is setRemote with the agent as it is stored by now.
func (c *Client) placeRemote(ctx context.Context, r *remote) {
	c.agents.Lock()
	defer c.agents.Unlock()
	if a, err := c.kit.Store.Agent(ctx, r.agent.ID); err == nil {
		r.agent = a
	}
	c.setRemote(r)
}

// readAgents fills the agents in from the local copy, without any token yet.
func (c *Client) readAgents(ctx context.Context) error {
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		c.setRemote(&remote{agent: a, why: ObstacleConnecting})
	}
	return nil
}

// wire makes links and remotes agree with the agents of the local copy and with
// their tokens. With renew every link is made anew.
func (c *Client) wire(ctx context.Context, renew bool) error {
	c.wiring.Lock()
	defer c.wiring.Unlock()
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	groups := map[linkKey][]storage.Agent{}
	for _, a := range agents {
		if !a.ListedOnly {
			k := linkKeyOf(a)
			groups[k] = append(groups[k], a)
		}
	}
	c.stopLinks(func(k linkKey) bool { return renew || groups[k] == nil })
	for _, k := range slices.SortedFunc(maps.Keys(groups), compareLinkKeys) {
		if c.linkOf(k) == nil {
			c.startLink(ctx, k, groups[k])
		}
	}
	for _, a := range agents {
		if a.ListedOnly {
			c.signOutListed(a)
		}
	}
	c.connection.refresh(c)
	c.kit.Publish(AgentsChanged{})
	return nil
}

// signOutListed says of an agent of the list why it can't be written to, where its
// account can't be used.
func (c *Client) signOutListed(a storage.Agent) {
	l := c.linkOf(linkKeyOf(a))
	switch {
	case l == nil, l.isDenied() && l.snapshot().state == ConnUnauthorized:
		c.setRemote(&remote{agent: a, why: ObstacleSignedOut})
	case l.isDenied():
		c.setRemote(&remote{agent: a, why: ObstacleKeyring})
	}
}

// startLink reads the tokens of an account's agents and starts its link.
func (c *Client) startLink(ctx context.Context, k linkKey, agents []storage.Agent) {
	l := newLink(c, k)
	portal, err := api.ParsePortal(k.portal)
	l.portal, l.away = portal, c.readAway(ctx)
	missing := err
	for _, a := range agents {
		r := &remote{agent: a, link: l}
		err := err
		if err == nil {
			r.api, err = l.open(ctx, a)
		}
		if err != nil {
			r.why, missing = ObstacleSignedOut, err
			if problem.IsKeyring(err) {
				r.why = ObstacleKeyring
			}
		}
		c.placeRemote(ctx, r)
	}
	if len(l.publics) == 0 && missing != nil { // one token is enough to list
		l.deny(problem.Token(missing))
	}
	c.mu.Lock()
	c.links[k] = l
	c.mu.Unlock()
	l.start()
	pace.Poke(c.keyring.wake)
}

// open reads an agent's token and makes its routes.
func (l *link) open(ctx context.Context, a storage.Agent) (*api.Agent, error) {
	token, err := l.c.tokens.get(ctx, a)
	if err != nil {
		return nil, err
	}
	agent, err := api.NewAgent(l.portal, a.AgentID, token, l.apiOptions())
	if err != nil {
		return nil, err
	}
	public, err := api.NewPublic(l.portal, token, l.apiOptions())
	if err != nil {
		return nil, err
	}
	l.publics = append(l.publics, public)
	return agent, nil
}

// stopLinks ends the links which which names, and waits for them.
func (c *Client) stopLinks(which func(linkKey) bool) {
	var stopped []*link
	c.mu.Lock()
	for k, l := range c.links {
		if which(k) {
			stopped = append(stopped, l)
			delete(c.links, k)
		}
	}
	c.mu.Unlock()
	for _, l := range stopped {
		l.stop()
	}
}

func (c *Client) linkOf(k linkKey) *link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.links[k]
}

// allLinks returns the links in the order of their accounts.
func (c *Client) allLinks() []*link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.SortedFunc(maps.Values(c.links), func(a, b *link) int { return compareLinkKeys(a.key, b.key) })
}

// listedKeys holds the keys that a portal's list brought for other agents of the
// account. They live in memory only.
type listedKeys struct {
	mu   sync.Mutex
	keys map[string]api.Secret
}

// note remembers an agent's key and tells whether it is a new one.
func (k *listedKeys) note(agent string, key api.Secret) (changed bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys == nil {
		k.keys = map[string]api.Secret{}
	}
	old, ok := k.keys[agent]
	k.keys[agent] = key
	return !ok || !old.Equal(key)
}

// agentFor returns the local agent a listed conversation belongs to: one the
// person connected, or else one that is only known from the list.
func (l *link) agentFor(ctx context.Context, conv api.Conversation) (local int64, err error) {
	id := l.botAgentID(conv.BotURL)
	if r := l.connected(id); r != nil {
		return r.agent.ID, nil
	}
	if id == "" {
		id = "unknown"
	}
	if l.away[awayNote(l.key, id)] {
		return 0, errAway
	}
	known := l.listed(id)
	if !l.keys.note(id, conv.BotAPIKey) && known != nil {
		return known.agent.ID, nil
	}
	a := storage.Agent{Portal: l.key.portal, AgentID: id, UserID: l.key.user, ExtType: l.key.ext, Name: cmp.Or(plain.Line(conv.BotName), problem.AnAgent()), ListedOnly: true}
	if known != nil {
		a = known.agent
	} else if a, err = l.c.kit.Store.UpsertAgent(ctx, a); err != nil {
		return 0, fmt.Errorf("store a listed agent: %w", err)
	}
	if r := l.listedRemote(a, conv); l.c.setRemote(r) {
		l.c.kit.Publish(AgentsChanged{})
		l.c.kit.Spawn(func(ctx context.Context) { l.c.readAbility(ctx, r) })
	}
	return a.ID, nil
}

// listedRemote reaches an agent of the list with its own key, which goes to the
// portal's own scheme, host and port only.
func (l *link) listedRemote(a storage.Agent, conv api.Conversation) *remote {
	r := &remote{agent: a, link: l}
	if conv.BotAPIKey.IsZero() {
		r.why = ObstacleNoKey
		return r
	}
	agent, err := api.AgentFromBotURL(l.portal, conv.BotURL, conv.BotAPIKey, l.apiOptions())
	switch {
	case errors.Is(err, api.ErrOtherOrigin):
		r.why = ObstacleElsewhere
	case err != nil:
		r.why = ObstacleNoAddress
	default:
		r.api = agent
	}
	return r
}

// connected returns the agent with this id of the portal that the person
// connected, nil if there is none.
func (l *link) connected(agentID string) *remote {
	return l.find(func(r *remote) bool { return !r.agent.ListedOnly && r.agent.AgentID == agentID })
}

func (l *link) listed(agentID string) *remote {
	return l.find(func(r *remote) bool { return r.agent.ListedOnly && r.agent.AgentID == agentID })
}

func (l *link) find(ok func(*remote) bool) *remote {
	l.c.mu.Lock()
	defer l.c.mu.Unlock()
	for _, r := range l.c.remotes {
		if linkKeyOf(r.agent) == l.key && ok(r) {
			return r
		}
	}
	return nil
}

// botAgentID is the portal's id of the agent behind a bot_url. An agent of another
// server carries that server's name, so that it is never taken for one of ours.
func (l *link) botAgentID(botURL string) string {
	u, err := url.Parse(strings.TrimSpace(botURL))
	if err != nil {
		return ""
	}
	id := u.Path[strings.LastIndex(u.Path, "/")+1:]
	if id != "" && l.connected(id) == nil && !api.SameOrigin(l.portal, u) {
		return u.Host + "/" + id
	}
	return id
}

// nameAgent keeps the name the portal gives to an agent.
func (c *Client) nameAgent(ctx context.Context, agent int64, name string) error {
	r := c.remote(agent)
	if name == "" || name == r.agent.Name || r.agent.ID == 0 {
		return nil
	}
	if err := c.changeAgent(ctx, agent, func(a *storage.Agent) { a.Name = name }); err != nil {
		return fmt.Errorf("store an agent's name: %w", err)
	}
	c.kit.Publish(AgentsChanged{})
	c.kit.Publish(ConversationsChanged{})
	return nil
}

// nameOf is the name of a conversation's agent.
func (c *Client) nameOf(conv storage.Conversation) string {
	return cmp.Or(plain.Line(cmp.Or(conv.BotName, c.remote(conv.AgentID).agent.Name)), problem.AnAgent())
}
