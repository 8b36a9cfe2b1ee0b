package api

import (
	"context"
	"time"
)

// Routes of sessions.
const (
	routeCreateSession = "POST {agentRoute}/session"
	routeGetSession    = "GET {agentRoute}/session/{sessionId}"
	routeUpdateSession = "PUT {agentRoute}/session/{sessionId}"
	routeCloseSession  = "DELETE {agentRoute}/session/{sessionId}"
)

// SessionRequest describes the customer a session is started for. Empty fields
// are left out.
type SessionRequest struct {
	UserID   string         // the customer's id, the ext_id of the public routes
	Name     string         // the customer's name
	Email    string         // the customer's e-mail address
	Phone    string         // the customer's telephone number
	ExtType  ExtType        // the channel; web if empty
	Kwargs   map[string]any // what the agent is told; keys with a leading _ are neither logged nor put into the prompt
	UserInfo *UserInfo      // the customer's device
}

// UserInfo describes the customer's device.
type UserInfo struct {
	UserAgent    string `json:"userAgent,omitempty"`
	Language     string `json:"language,omitempty"`     // such as "en-US"
	ScreenWidth  int    `json:"screenWidth,omitempty"`  // pixels
	ScreenHeight int    `json:"screenHeight,omitempty"` // pixels
	Platform     string `json:"platform,omitempty"`     // such as "linux/amd64"
	IsMobile     bool   `json:"isMobile"`
	AppVersion   string `json:"appVersion,omitempty"`
}

// Session is the metadata of a chat, without its messages.
type Session struct {
	ID                 string
	Type               string
	Mode               Mode
	ConversationID     string
	ExtType            ExtType
	UserID             string
	Name               string
	Email              string
	Phone              string
	ChannelID          string
	Timeout            time.Duration // the time without activity after which the session closes by itself
	CloseTime          time.Time     // when it will close by itself; zero if not known
	Greeting           string        // the agent's first words
	InboundPhrase      string
	StartPhrase        string
	Language           string
	LLMBackend         string
	ShowThoughts       bool
	ConversationResult string
	OperatorID         string
	OperatorName       string
	VoiceName          string
	EnvInfo            map[string]any // numbers are json.Number
	Kwargs             map[string]any // numbers are json.Number
	Metadata           Metadata       // buttons offered with the greeting
}

// TenantID returns the tenant the session belongs to, for [Reaction], or "".
func (s Session) TenantID() string {
	for _, info := range []map[string]any{s.Kwargs, s.EnvInfo} {
		if id, ok := info["tenant_id"].(string); ok && id != "" {
			return id
		}
	}
	return ""
}

// SessionUpdate names what shall change; nil fields stay as they are.
type SessionUpdate struct {
	Name     *string
	Email    *string
	Phone    *string
	Kwargs   map[string]any // merged into the session's; a nil value removes the key
	UserInfo *UserInfo
}

// CreateSession starts a session: POST {agentRoute}/session. Sessions are
// limited and may be billed: start one only with the first message.
// Errors: [*Error]; KindProtocol if the answer names no session.
func (a *Agent) CreateSession(ctx context.Context, r SessionRequest) (Session, error) {
	return Session{}, protocolError(routeCreateSession, "", nil)
}

// GetSession reads a session's metadata: GET {agentRoute}/session/{sessionId}.
// Errors: [*Error]; KindNotFound if there is no such session.
func (a *Agent) GetSession(ctx context.Context, id string) (Session, error) {
	return Session{}, protocolError(routeGetSession, "", nil)
}

// UpdateSession changes a session's metadata: it reads the session, merges the
// update and sends the fields a session is created with:
// PUT {agentRoute}/session/{sessionId}. It returns the session as it is then.
// Errors: [*Error].
func (a *Agent) UpdateSession(ctx context.Context, id string, u SessionUpdate) (Session, error) {
	return Session{}, protocolError(routeUpdateSession, "", nil)
}

// CloseSession closes a session with a status: DELETE
// {agentRoute}/session/{sessionId}. A session that is closed already is no error.
// Errors: [*Error].
func (a *Agent) CloseSession(ctx context.Context, id string, status SessionStatus) error {
	return protocolError(routeCloseSession, "", nil)
}
