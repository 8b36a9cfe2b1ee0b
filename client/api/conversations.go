package api

import (
	"context"
	"net/http"
	"time"
)

const routeConversations = "GET {publicRoute}/api/v1/public/conversations"

// User is the customer a list belongs to.
type User struct {
	ID   string
	Name string
}

// Conversation is a session with all of its messages.
type Conversation struct {
	SessionID string
	BotURL    string // the agent's route, for [AgentFromBotURL]
	BotName   string
	BotAPIKey Secret // a live credential of that agent: memory only
	StartTime time.Time
	Logs      []Log
}

// Log is one message of a conversation. Logs of a private role
// ([Role.Private]) are not for the customer's eyes.
type Log struct {
	ID          LogID
	Time        time.Time // zero if not known
	Role        Role
	Text        string // Markdown
	Attachments []AttachmentRef
	Feedback    Feedback // empty if the portal said nothing
	Metadata    Metadata
}

// Conversations lists all conversations of a customer: GET
// {publicRoute}/api/v1/public/conversations?ext_id=…. The answer is decoded as a
// stream of at most 64 MiB; each is called for every conversation as soon as it
// is complete, and an error of it ends the call and is returned as it is. Of an
// answer that breaks off each has had the complete conversations before
// Conversations fails. Errors: [*Error]; KindProtocol or KindNetwork for half an
// answer.
func (p *Public) Conversations(ctx context.Context, extID string, extType ExtType, each func(Conversation) error) (User, error) {
	c, err := p.call(routeConversations, http.MethodGet, "api", "v1", "public", "conversations")
	if err != nil {
		return User{}, err
	}
	if c.query, err = customerQuery(routeConversations, extID, extType); err != nil {
		return User{}, err
	}
	c.slow = true
	a, err := p.wire.do(ctx, c)
	if err != nil {
		return User{}, err
	}
	defer func() { _ = a.Close() }()
	return decodeList(a, maxList, each)
}
