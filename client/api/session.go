package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
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

	tellsThoughts bool // show_thoughts was there
}

// Thoughts tells whether the agent's thoughts are to be shown; told is false where the
// portal does not say.
func (s Session) Thoughts() (show, told bool) { return s.ShowThoughts, s.tellsThoughts }

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
	if r.UserID == "" {
		return Session{}, invalid(routeCreateSession, "user_id", InputEmpty, "the user ID is empty")
	}
	if r.ExtType == "" {
		r.ExtType = ExtWeb
	}
	c, err := a.call(routeCreateSession, http.MethodPost, "session")
	if err != nil {
		return Session{}, err
	}
	if err := c.setJSON(newSessionBody(r)); err != nil {
		return Session{}, err
	}
	body, err := a.wire.fetch(ctx, c, maxJSON)
	if err != nil {
		return Session{}, err
	}
	s, err := readSession(body)
	if err == nil && s.ID == "" {
		err = errNoSession
	}
	if err != nil {
		return Session{}, body.unexpected(err)
	}
	return s, nil
}

// GetSession reads a session's metadata: GET {agentRoute}/session/{sessionId}.
// Errors: [*Error]; KindNotFound if there is no such session.
func (a *Agent) GetSession(ctx context.Context, id string) (Session, error) {
	c, err := a.call(routeGetSession, http.MethodGet, "session", id)
	if err != nil {
		return Session{}, err
	}
	body, err := a.wire.fetch(ctx, c, maxJSON)
	if err != nil {
		return Session{}, err
	}
	s, err := readSession(body)
	if err == nil && s.ID == "" && s.Mode == "" && s.UserID == "" {
		err = errNoSession
	}
	if err != nil {
		return Session{}, body.unexpected(err)
	}
	if s.ID == "" {
		s.ID = id
	}
	return s, nil
}

// UpdateSession changes a session's metadata: it reads the session, merges the
// update and sends the fields a session is created with:
// PUT {agentRoute}/session/{sessionId}. It returns the session as it is then.
// Errors: [*Error].
func (a *Agent) UpdateSession(ctx context.Context, id string, u SessionUpdate) (Session, error) {
	merged, err := a.GetSession(ctx, id)
	if err != nil {
		return Session{}, err
	}
	merged.apply(u)
	c, err := a.call(routeUpdateSession, http.MethodPut, "session", id)
	if err != nil {
		return Session{}, err
	}
	if err := c.setJSON(mergedSessionBody(merged, u)); err != nil {
		return Session{}, err
	}
	body, err := a.wire.fetch(ctx, c, maxJSON)
	if err != nil {
		return Session{}, err
	}
	// What PUT answers is not documented: a session is taken as such, anything
	// else means that the merged fields hold.
	if s, err := readSession(body); err == nil && s.ID == merged.ID {
		return s, nil
	}
	return merged, nil
}

// apply merges an update into a session.
func (s *Session) apply(u SessionUpdate) {
	for _, change := range []struct{ field, value *string }{
		{&s.Name, u.Name}, {&s.Email, u.Email}, {&s.Phone, u.Phone},
	} {
		if change.value != nil {
			*change.field = *change.value
		}
	}
	kwargs := maps.Clone(s.Kwargs)
	if kwargs == nil {
		kwargs = map[string]any{}
	}
	for key, value := range u.Kwargs {
		if value == nil {
			delete(kwargs, key)
			continue
		}
		kwargs[key] = value
	}
	s.Kwargs = kwargs
}

// CloseSession closes a session with a status: DELETE
// {agentRoute}/session/{sessionId}. A session that is closed already is no error.
// Errors: [*Error].
func (a *Agent) CloseSession(ctx context.Context, id string, status SessionStatus) error {
	for attempt := closeInQuery; ; attempt++ {
		c, err := a.closeCall(id, status, attempt)
		if err != nil {
			return err
		}
		_, err = a.wire.fetch(ctx, c, maxJSON)
		switch kind, code := KindOf(err), statusOf(err); {
		case err == nil, kind == KindNotFound:
			return nil
		case code != http.StatusUnprocessableEntity, attempt == closePlain:
			return err
		}
	}
}

// The places where a portal may expect the status of a closed session. The
// document names none; they are tried in this order, the next one after a 422.
const (
	closeInQuery = iota // ?status=completed
	closeInBody         // {"status":"completed"}
	closePlain          // not at all
)

// closeCall is the call that closes a session with the status in one place.
func (a *Agent) closeCall(id string, status SessionStatus, place int) (call, error) {
	c, err := a.call(routeCloseSession, http.MethodDelete, "session", id)
	if err != nil || status == "" {
		return c, err
	}
	switch place {
	case closeInQuery:
		c.query = url.Values{"status": {string(status)}}
	case closeInBody:
		err = c.setJSON(map[string]SessionStatus{"status": status})
	}
	return c, err
}

// errNoSession says that an answer is a JSON object, but not a session.
var errNoSession = errors.New("the answer is no session")

// sessionBody is what a session is created and updated with.
type sessionBody struct {
	UserID   string         `json:"user_id"`
	Name     string         `json:"name,omitempty"`
	Email    string         `json:"email,omitempty"`
	Phone    string         `json:"phone,omitempty"`
	Type     ExtType        `json:"type"`
	Args     []any          `json:"args"`
	Kwargs   map[string]any `json:"kwargs"`
	UserInfo *UserInfo      `json:"user_info,omitempty"`
}

func newSessionBody(r SessionRequest) sessionBody {
	kwargs := r.Kwargs
	if kwargs == nil {
		kwargs = map[string]any{}
	}
	return sessionBody{
		UserID: r.UserID, Name: r.Name, Email: r.Email, Phone: r.Phone,
		Type: r.ExtType, Args: []any{}, Kwargs: kwargs, UserInfo: r.UserInfo,
	}
}

// mergedBody is a sessionBody in which an emptied field is sent as empty, not
// left out.
type mergedBody struct {
	sessionBody
	Name  *string `json:"name,omitempty"`
	Email *string `json:"email,omitempty"`
	Phone *string `json:"phone,omitempty"`
}

func mergedSessionBody(s Session, u SessionUpdate) mergedBody {
	keep := func(value string, change *string) *string {
		if value == "" && change == nil {
			return nil
		}
		return &value
	}
	if s.ExtType == "" {
		s.ExtType = ExtWeb
	}
	return mergedBody{
		sessionBody: newSessionBody(SessionRequest{UserID: s.UserID, ExtType: s.ExtType, Kwargs: s.Kwargs, UserInfo: u.UserInfo}),
		Name:        keep(s.Name, u.Name),
		Email:       keep(s.Email, u.Email),
		Phone:       keep(s.Phone, u.Phone),
	}
}

// readSession reads a session's metadata. Numbers may be strings, and every
// field may be null or missing.
func readSession(r received) (Session, error) {
	o, err := readObject(r.data)
	if err != nil {
		return Session{}, err
	}
	greeting := o.first("metadata", "greeting_metadata")
	s := Session{
		ID:                 o.text("session_id"),
		Type:               o.text("session_type"),
		Mode:               readEnum(o.text("mode"), modes),
		ConversationID:     o.text("conversation_id"),
		ExtType:            readEnum(o.text("ext_type"), extTypes),
		UserID:             o.text("user_id"),
		Name:               o.text("name"),
		Email:              o.text("email"),
		Phone:              o.text("phone"),
		ChannelID:          o.text("channel_id"),
		Timeout:            readSeconds(o, "timeout"),
		CloseTime:          readTime(o["close_time"]),
		Greeting:           o.text("greeting_text"),
		InboundPhrase:      o.text("inbound_phrase"),
		StartPhrase:        o.text("start_phrase"),
		Language:           o.text("language"),
		LLMBackend:         o.text("llm_backend"),
		ShowThoughts:       o.flag("show_thoughts"),
		tellsThoughts:      o.has("show_thoughts"),
		ConversationResult: o.text("conversation_result"),
		OperatorID:         o.text("operator_id"),
		OperatorName:       cleanLine(o.text("operator_name"), 200),
		VoiceName:          o.text("voice_name"),
		EnvInfo:            o.free("env_info"),
		Kwargs:             o.free("kwargs"),
		Metadata:           readMetadata(greeting),
	}
	if s.Mode == "" {
		s.Mode = s.Metadata.Mode
	}
	return s, nil
}
