package model

import "time"

// Agent is one agent the person can talk to.
type Agent struct {
	ID       AgentID
	Name     string
	Portal   string // scheme and host, for people
	UserID   string
	RemoteID string // the portal's agent id
	// Listed is true where the agent was not connected by the person but came
	// with the portal's conversation list.
	Listed bool
	// ReadOnly says why nothing can be sent to this agent, or is empty.
	ReadOnly string
	Obstacle Obstacle // the same without words
	Voice    VoiceAbility
	// Greeting and Suggestions fill the empty state of a new conversation.
	Greeting    string
	Suggestions []Button
}

// VoiceAbility is what the agent's portal offers for speech.
type VoiceAbility struct {
	Known     bool // false until capabilities were read once
	HearsYou  bool // speech to text
	Speaks    bool // text to speech
	WhyNotSTT string
	WhyNotTTS string
	// HidesThoughts: the portal does not want the agent's thoughts to be shown or heard.
	HidesThoughts bool
}

// ConnectionState is how the link to a portal stands.
type ConnectionState string

// Connection states.
const (
	ConnOffline    ConnectionState = "offline"
	ConnConnecting ConnectionState = "connecting"
	ConnOnline     ConnectionState = "online"
	// ConnPolling is online without a live connection: news are fetched.
	ConnPolling ConnectionState = "polling"
	// ConnUnauthorized: the token was refused; asks instead of trying on.
	ConnUnauthorized ConnectionState = "unauthorized"
	// ConnNoToken: the token can't be read, for instance from a locked keyring.
	ConnNoToken ConnectionState = "no_token"
)

// Connection is the state over all portals, for the status line and the banner.
type Connection struct {
	State   ConnectionState
	Since   time.Time
	RetryAt time.Time // next try by itself, zero where none
	Problem *Problem
}

// Credentials is what the welcome page asks for. Token is cleared by Connect.
type Credentials struct {
	Portal, AgentID, UserID string
	Token                   string
	Name, Email, Phone      string
	// AllowPlainFile is the person's explicit consent to keep the token in an
	// unprotected file where there is no keyring.
	AllowPlainFile bool
}

// Connected tells how a connection attempt ended.
type Connected struct {
	Agent AgentID
	Name  string
	Voice VoiceAbility
	// TokenPlace says in words where the token is kept ("in your keyring").
	TokenPlace string
	// TokenPlaceWeak is true if the token is not in a keyring.
	TokenPlaceWeak bool
	// Done says that the agent is connected, and where the token is kept.
	Done Problem
}
