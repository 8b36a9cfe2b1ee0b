package api

import (
	"fmt"
	"net/url"
	"strings"
)

// Agent speaks the routes of one agent, {portal}/chatbot/{agent_id}. It is safe
// for use by several goroutines.
type Agent struct {
	base  *url.URL // {agentRoute}
	id    string
	token Secret
	wire  *wire
}

// NewAgent returns the agent with this id at a portal of [ParsePortal]. The
// token is the agent's API token. It makes no request; the error is a
// [*PortalURLError] or an [*Error] of KindInvalid.
func NewAgent(portal *url.URL, agentID string, token Secret, o Options) (*Agent, error) {
	base, err := checkPortal(portal)
	if err != nil {
		return nil, err
	}
	agentID = strings.TrimSpace(agentID)
	route, err := endpoint(base, "chatbot", agentID)
	if err != nil {
		return nil, invalid("", "agent_id", InputUnusable, "the agent ID is empty or can't be part of an address")
	}
	return newAgent(base, route, agentID, token, o)
}

// AgentFromBotURL returns the agent behind a conversation of the list, with that
// conversation's own key. The error wraps [ErrOtherOrigin] if the address is not
// on the portal's scheme, host and port: the key must not go there.
func AgentFromBotURL(portal *url.URL, botURL string, key Secret, o Options) (*Agent, error) {
	base, err := checkPortal(portal)
	if err != nil {
		return nil, err
	}
	bot, err := url.Parse(strings.TrimSpace(botURL))
	if err != nil || !SameOrigin(base, bot) {
		return nil, fmt.Errorf("bot_url: %w", ErrOtherOrigin)
	}
	route, err := normalisePortal(bot)
	if err != nil {
		return nil, fmt.Errorf("bot_url: %w", err)
	}
	id := route.Path[strings.LastIndex(route.Path, "/")+1:]
	if id == "" {
		return nil, invalid("", "bot_url", InputUnusable, "the address names no agent")
	}
	return newAgent(base, route, id, key, o)
}

func newAgent(portal, route *url.URL, id string, token Secret, o Options) (*Agent, error) {
	token, err := checkToken(token)
	if err != nil {
		return nil, err
	}
	return &Agent{base: route, id: id, token: token, wire: newWire(portal, token, o)}, nil
}

// ID returns the agent's id.
func (a *Agent) ID() string { return a.id }

// CloseIdle closes connections that are not in use, for instance after the
// network has changed or when the agent is not needed any more. Requests that
// are under way go on.
func (a *Agent) CloseIdle() { a.wire.closeIdle() }

// Public speaks the routes that belong to the portal, not to an agent. It is
// safe for use by several goroutines.
type Public struct {
	base  *url.URL // {publicRoute}
	token Secret
	wire  *wire
}

// NewPublic returns the public routes of a portal of [ParsePortal]. It makes no
// request; the error is a [*PortalURLError] or an [*Error] of KindInvalid.
func NewPublic(portal *url.URL, token Secret, o Options) (*Public, error) {
	base, err := checkPortal(portal)
	if err != nil {
		return nil, err
	}
	if token, err = checkToken(token); err != nil {
		return nil, err
	}
	return &Public{base: base, token: token, wire: newWire(base, token, o)}, nil
}

// CloseIdle closes connections that are not in use. Requests that are under way
// go on.
func (p *Public) CloseIdle() { p.wire.closeIdle() }

// checkPortal repeats the checks of ParsePortal for a URL the caller made.
func checkPortal(portal *url.URL) (*url.URL, error) {
	if portal == nil {
		return nil, &PortalURLError{Fault: AddressEmpty, Reason: "the address is empty"}
	}
	return normalisePortal(portal)
}

// checkToken refuses what can't be sent in a header. White space around a token
// is an accident of copying.
func checkToken(token Secret) (Secret, error) {
	value := strings.TrimSpace(token.Reveal())
	if value == "" {
		return Secret{}, invalid("", "token", InputEmpty, "the token is empty")
	}
	for i := range len(value) {
		if value[i] <= ' ' || value[i] > '~' {
			return Secret{}, invalid("", "token", InputUnusable, "the token has characters that tokens can't have")
		}
	}
	return NewSecret(value), nil
}
