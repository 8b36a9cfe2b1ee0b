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
	ID          LogID     // made up where the portal gives none: see [LogID.MadeUp]
	Time        time.Time // zero if not known
	TimeGuessed bool      // the portal gave no time that can be read: it is the neighbours'
	Role        Role
	Text        string // Markdown
	Attachments []AttachmentRef
	Feedback    Feedback // empty if the portal said nothing
	Metadata    Metadata
}

// ListRequest asks for the conversations of a customer.
type ListRequest struct {
	ExtID   string
	ExtType ExtType
	ETag    string // of the list that is known; empty for none
	Limits  ListLimits
}

// List lists all conversations of a customer: GET
// {publicRoute}/api/v1/public/conversations?ext_id=…. The answer is read as a stream;
// each is called for every conversation as soon as it is there, and an error of it ends
// the call and is returned as it is, but for [Unreadable] ones. Of an answer that breaks
// off each has had the complete conversations before List fails. Errors: [*Error];
// KindProtocol or KindNetwork for half an answer.
func (p *Public) List(ctx context.Context, r ListRequest, each func(*Listed) error) (Listing, error) {
	var out Listing
	c, err := p.call(routeConversations, http.MethodGet, "api", "v1", "public", "conversations")
	if err != nil {
		return out, err
	}
	if c.query, err = customerQuery(routeConversations, r.ExtID, r.ExtType); err != nil {
		return out, err
	}
	c.slow, c.etag = true, r.ETag
	a, err := p.wire.do(ctx, c)
	if r.ETag != "" && statusOf(err) == http.StatusNotModified {
		return Listing{ETag: r.ETag, Unchanged: true}, nil
	}
	if err != nil {
		return out, err
	}
	defer func() { _ = a.Close() }()
	if tag := a.header.Get("ETag"); len(tag) <= maxETag {
		out.ETag = tag
	}
	return out, readList(a, r.Limits, &out, each)
}

// maxETag is the longest ETag that is kept, in bytes.
const maxETag = 1 << 10

// Conversations is List with every conversation decoded: GET
// {publicRoute}/api/v1/public/conversations?ext_id=…. What can't be read of the list is
// left out. Errors: those of List, [*Error].
func (p *Public) Conversations(ctx context.Context, extID string, extType ExtType, each func(Conversation) error) (User, error) {
	out, err := p.List(ctx, ListRequest{ExtID: extID, ExtType: extType}, func(l *Listed) error {
		c, err := l.whole(func(error) {})
		if err != nil {
			return Unreadable(err)
		}
		return each(c)
	})
	return out.User, err
}
