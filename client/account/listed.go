package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"delonix/client/account/portal"
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// listedAgents are the agents of one account as its list names them.
type listedAgents struct {
	*Directory
	away map[string]bool // agents whose conversations stay away

	mu   sync.Mutex
	keys map[string]api.Secret // that the list brought, by agent; they live in memory only
}

// listedOf returns what is needed to follow the list of an account.
func (d *Directory) listedOf(ctx context.Context) *listedAgents {
	return &listedAgents{Directory: d, away: d.away.read(ctx), keys: map[string]api.Secret{}}
}

// noteKey remembers an agent's key and reports whether it is a new one.
func (l *listedAgents) noteKey(agent string, key api.Secret) (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, ok := l.keys[agent]
	l.keys[agent] = key
	return !ok || !old.Equal(key)
}

// AgentOf implements portal.Agents.
func (l *listedAgents) AgentOf(ctx context.Context, account *Account, listed api.Conversation) (agent int64, wanted bool, err error) {
	id := l.botAgentID(account, listed.BotURL)
	if r := l.connected(account.Key(), id); r != nil {
		return r.Agent.ID, true, nil
	}
	if id == "" {
		id = "unknown"
	}
	if l.away[awayNote(account.Key(), id)] {
		return 0, false, nil
	}
	known := l.find(func(r *Route) bool {
		return r.Agent.ListedOnly && r.Agent.AgentID == id && portal.KeyOf(r.Agent) == account.Key()
	})
	if !l.noteKey(id, listed.BotAPIKey) && known != nil {
		return known.Agent.ID, true, nil
	}
	key := account.Key()
	a := storage.Agent{Portal: key.Portal, AgentID: id, UserID: key.User, ExtType: key.Ext, Name: cmp.Or(plain.Line(listed.BotName), problem.AnAgent()), ListedOnly: true}
	if known != nil {
		a = known.Agent
	} else if a, err = l.kit.Store.UpsertAgent(ctx, a); err != nil {
		return 0, false, fmt.Errorf("store a listed agent: %w", err)
	}
	if r := listedRoute(account, a, listed); l.set(r) {
		l.kit.Publish(model.AgentsChanged{})
		l.kit.Spawn(func(ctx context.Context) { l.readCapability(ctx, r) })
	}
	return a.ID, true, nil
}

// listedRoute reaches an agent of the list with its own key, which goes to the
// portal's own scheme, host and port only.
func listedRoute(account *Account, a storage.Agent, listed api.Conversation) *Route {
	r := &Route{Agent: a, Account: account}
	if listed.BotAPIKey.IsZero() {
		r.Obstacle = model.ObstacleNoKey
		return r
	}
	agent, err := api.AgentFromBotURL(account.At(), listed.BotURL, listed.BotAPIKey, account.API())
	switch {
	case errors.Is(err, api.ErrOtherOrigin):
		r.Obstacle = model.ObstacleElsewhere
	case err != nil:
		r.Obstacle = model.ObstacleNoAddress
	default:
		r.API = agent
	}
	return r
}

// connected returns the agent with this id of the account's portal that the person
// connected, nil if there is none.
func (d *Directory) connected(account portal.Key, id string) *Route {
	return d.find(func(r *Route) bool {
		return !r.Agent.ListedOnly && r.Agent.AgentID == id && portal.KeyOf(r.Agent) == account
	})
}

// botAgentID is the portal's id of the agent behind a bot_url. An agent of another
// server carries that server's name, so that it is never taken for one of ours.
func (d *Directory) botAgentID(account *Account, botURL string) string {
	u, err := url.Parse(strings.TrimSpace(botURL))
	if err != nil {
		return ""
	}
	id := u.Path[strings.LastIndex(u.Path, "/")+1:]
	if id != "" && d.connected(account.Key(), id) == nil && !api.SameOrigin(account.At(), u) {
		return u.Host + "/" + id
	}
	return id
}

// Connected implements portal.Agents.
func (d *Directory) Connected(account *Account) (agents []int64) {
	for _, r := range d.through(account) {
		if !r.Agent.ListedOnly {
			agents = append(agents, r.Agent.ID)
		}
	}
	return agents
}

// Name implements portal.Agents.
func (d *Directory) Name(ctx context.Context, agent int64, name string) error {
	r := d.of(agent)
	if name == "" || name == r.Agent.Name || r.Agent.ID == 0 {
		return nil
	}
	if err := d.change(ctx, agent, func(a *storage.Agent) { a.Name = name }); err != nil {
		return fmt.Errorf("store an agent's name: %w", err)
	}
	d.kit.Publish(model.AgentsChanged{})
	d.kit.Publish(model.ConversationsChanged{})
	return nil
}
