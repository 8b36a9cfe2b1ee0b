package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// listedKeys holds the keys that a portal's list brought for other agents of the
// account. They live in memory only.
type listedKeys struct {
	mu   sync.Mutex
	keys map[string]api.Secret
}

// note remembers an agent's key and reports whether it is a new one.
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

// agentOf implements owner.
func (s *Service) agentOf(ctx context.Context, account *Account, listed api.Conversation) (agent int64, wanted bool, err error) {
	id := s.botAgentID(account, listed.BotURL)
	if r := s.connected(account.key, id); r != nil {
		return r.Agent.ID, true, nil
	}
	if id == "" {
		id = "unknown"
	}
	if account.away[awayNote(account.key, id)] {
		return 0, false, nil
	}
	known := s.routes.find(func(r *Route) bool {
		return r.Agent.ListedOnly && r.Agent.AgentID == id && KeyOf(r.Agent) == account.key
	})
	if !account.keys.note(id, listed.BotAPIKey) && known != nil {
		return known.Agent.ID, true, nil
	}
	key := account.key
	a := storage.Agent{Portal: key.Portal, AgentID: id, UserID: key.User, ExtType: key.Ext, Name: cmp.Or(plain.Line(listed.BotName), problem.AnAgent()), ListedOnly: true}
	if known != nil {
		a = known.Agent
	} else if a, err = s.Store.UpsertAgent(ctx, a); err != nil {
		return 0, false, fmt.Errorf("store a listed agent: %w", err)
	}
	if r := listedRoute(account, a, listed); s.routes.set(r) {
		s.Publish(model.AgentsChanged{})
		s.Spawn(func(ctx context.Context) { s.readCapability(ctx, r) })
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
	agent, err := api.AgentFromBotURL(account.portal, listed.BotURL, listed.BotAPIKey, account.api)
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
func (s *Service) connected(account Key, id string) *Route {
	return s.routes.find(func(r *Route) bool {
		return !r.Agent.ListedOnly && r.Agent.AgentID == id && KeyOf(r.Agent) == account
	})
}

// botAgentID is the portal's id of the agent behind a bot_url. An agent of another
// server carries that server's name, so that it is never taken for one of ours.
func (s *Service) botAgentID(account *Account, botURL string) string {
	u, err := url.Parse(strings.TrimSpace(botURL))
	if err != nil {
		return ""
	}
	id := u.Path[strings.LastIndex(u.Path, "/")+1:]
	if id != "" && s.connected(account.key, id) == nil && !api.SameOrigin(account.portal, u) {
		return u.Host + "/" + id
	}
	return id
}

// connectedAgents implements owner.
func (s *Service) connectedAgents(account *Account) (agents []int64) {
	for _, r := range s.routes.through(account) {
		if !r.Agent.ListedOnly {
			agents = append(agents, r.Agent.ID)
		}
	}
	return agents
}

// nameAgent implements owner.
func (s *Service) nameAgent(ctx context.Context, agent int64, name string) error {
	r := s.routes.of(agent)
	if name == "" || name == r.Agent.Name || r.Agent.ID == 0 {
		return nil
	}
	if err := s.routes.change(ctx, agent, func(a *storage.Agent) { a.Name = name }); err != nil {
		return fmt.Errorf("store an agent's name: %w", err)
	}
	s.Publish(model.AgentsChanged{})
	s.Publish(model.ConversationsChanged{})
	return nil
}
