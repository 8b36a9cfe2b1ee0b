package client

import "time"

// AgentID and the other ids are local to this machine's copy; the portal's own
// ids stay inside the client.
type (
	// AgentID names one agent of one portal in the local copy.
	AgentID int64
	// ConversationID names one conversation in the local copy.
	ConversationID int64
	// MessageID names one message in the local copy.
	MessageID int64
	// AttachmentID names one attachment in the local copy.
	AttachmentID int64
	// UtteranceID names one recording that is kept until it was sent.
	UtteranceID int64
)

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
}

// Handler is who answers in a conversation.
type Handler string

// The handlers of a conversation.
const (
	HandledByAgent    Handler = "agent"
	HandledByCopilot  Handler = "copilot"
	HandledByOperator Handler = "operator"
)

// Conversation is one row of the sidebar and the head of a chat.
type Conversation struct {
	ID        ConversationID
	Agent     AgentID
	AgentName string
	Title     string // the agent's name unless the portal tells better

	Handler      Handler
	OperatorName string
	// WaitingSince is set while a person waits for the operator's answer.
	WaitingSince time.Time
	// Answered tells whether the operator has written.
	Answered bool
	// FirstAnswerAfter is how long the operator's first answer took; zero where
	// that answer was what told of the hand-over.
	FirstAnswerAfter time.Duration
	HandedOverAt     time.Time

	Preview     string
	PreviewFrom Role
	// PreviewState is where the message stands that the preview is of.
	PreviewState State
	LastAt       time.Time
	StartedAt    time.Time
	Unread       int
	Queued       int // own messages that wait to be sent, or are being sent
	Troubled     int // own messages that failed or are not confirmed
	Draft        string
	Muted        bool
	Closed       bool
	ClosedWhy    string    // in words
	CloseTime    time.Time // the automatic close, zero where unknown
	Timeout      time.Duration
	ReadOnly     string // why nothing can be sent, or empty
	Started      bool   // has a session at the portal
	Streaming    bool   // a reply is arriving
	Live         bool   // the agent socket is open
	// NoLive tells why replies appear only when they are complete, nil where they
	// appear while they are written, or where nothing is known.
	NoLive *Problem
}

// Role is who wrote a message.
type Role string

// Roles that are shown. Notes and copilot drafts never reach the window.
const (
	RoleUser     Role = "user"
	RoleAgent    Role = "agent"
	RoleOperator Role = "operator"
	// RoleEvent is a line in the chat that nobody wrote: a hand-over, a close.
	RoleEvent Role = "event"
)

// State is where a message of the person stands, or how a reply arrives.
type State string

// The states of a message.
const (
	StateQueued      State = "queued"      // on disk, waits for the connection or its turn
	StateSending     State = "sending"     // being sent
	StateSent        State = "sent"        // confirmed by the portal
	StateUnconfirmed State = "unconfirmed" // sent, but the answer was lost
	StateFailed      State = "failed"      // refused, needs the person
	StateStreaming   State = "streaming"   // a reply that is still arriving
	StateReceived    State = "received"    // a finished reply
)

// Message is one bubble or line of a chat.
type Message struct {
	ID           MessageID
	Conversation ConversationID
	Role         Role
	Author       string // the operator's or agent's name
	Text         string // Markdown for agents and operators, plain for the person
	Thoughts     string
	At           time.Time
	State        State
	Attempt      int      // how often sending it began
	Error        *Problem // why it failed or is not confirmed
	Progress     float64  // 0..1 while attachments are being sent
	Attachments  []Attachment
	Buttons      []Button
	Sources      []Source
	Feedback     Feedback
	FeedbackBusy bool // the reaction waits to be sent
	CanReact     bool
	Event        EventKind // for RoleEvent
	Spoken       bool      // was said by voice
}

// EventKind is what a line of RoleEvent tells.
type EventKind string

// The lines a chat can have between its bubbles.
const (
	EventHandedOver EventKind = "handed_over"
	EventHandedBack EventKind = "handed_back"
	EventCopilot    EventKind = "copilot"
	EventClosed     EventKind = "closed"
)

// Feedback is the person's reaction to a message.
type Feedback string

// Reactions.
const (
	FeedbackNone Feedback = ""
	FeedbackGood Feedback = "good"
	FeedbackBad  Feedback = "bad"
)

// Button is an answer the agent offers; a tap sends Value.
type Button struct{ Label, Value string }

// Source is a document an answer rests on.
type Source struct{ Title, URL string }

// Attachment is a file of a message.
type Attachment struct {
	ID          AttachmentID
	Name        string // cleaned for display
	ContentType string
	Size        int64  // bytes, -1 where unknown
	Path        string // local copy, empty until downloaded
	Image       bool   // can be previewed
	Problem     string
}

// Outgoing is a message that is handed over.
type Outgoing struct {
	Text       string
	DraftFiles []AttachmentID // of the conversation's draft, in order
	Files      []string       // paths of further ones; copied before Send returns
	Draft      *string        // what stays of the draft's text; nil: the message did not come out of it
	Utterance  UtteranceID    // 0 unless the text was spoken
}

// Filter chooses conversations.
type Filter struct {
	Unread   bool
	Operator bool
	Agent    AgentID // 0 is all
	Limit    int     // 0 is 200
	// After is the last row of the page before, 0 for the first page.
	After ConversationID
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

// Problem is an error for people: what happened, what was kept, what to do.
type Problem struct {
	Text    string // one or two sentences
	Action  Action // what a button beside it does
	Details string // for the ones who ask, free of secrets
}

func (p *Problem) Error() string { return p.Text }

// Action is what a person can do about a problem.
type Action string

// Actions of problems. A button's label is the ui's.
const (
	ActionNone      Action = ""
	ActionRetry     Action = "retry"
	ActionSendAgain Action = "send_again"
	ActionSignIn    Action = "sign_in"
	ActionSettings  Action = "settings"
	ActionUnlock    Action = "unlock"  // ask for the password of the keyring
	ActionNetwork   Action = "network" // open a browser, so that the network can ask for its login
)

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
}

// SearchHit is one message found.
type SearchHit struct {
	Conversation ConversationID
	Message      MessageID
	Title        string
	Snippet      string // matches between \x02 and \x03
	At           time.Time
}

// SessionDetails is what "Session details" shows and edits.
type SessionDetails struct {
	SessionID          string
	Mode               Handler
	OperatorName       string
	Name, Email, Phone string
	Language           string
	Started, CloseTime time.Time
	Timeout            time.Duration
	Kwargs             map[string]string
}

// CloseStatus is a status a customer may close a conversation with.
type CloseStatus struct{ Value, Label string }

// HandOver is one entry of the history of hand-overs.
type HandOver struct {
	Conversation ConversationID
	AgentName    string
	OperatorName string
	At           time.Time
	FirstAnswer  time.Time
	EndedAt      time.Time
	How          string
}

// Recovery tells what opening the local copy had to repair.
type Recovery struct {
	SetAside string // where the damaged file was put
	Text     string // for people
}

// Settings are the person's choices, kept in the local copy.
type Settings struct {
	Theme             string  `json:"theme"` // "system", "light", "dark"
	Microphone        string  `json:"microphone"`
	Speaker           string  `json:"speaker"`
	SpeakReplies      bool    `json:"speak_replies"`
	VoiceName         string  `json:"voice_name"`
	Speed             float64 `json:"speed"`          // 1 is natural
	NotifyContent     string  `json:"notify_content"` // "full", "name", "nothing"
	Notify            bool    `json:"notify"`
	NotifySound       bool    `json:"notify_sound"`
	DoNotDisturb      bool    `json:"do_not_disturb"`
	CloseToTray       bool    `json:"close_to_tray"`
	StartAtLogin      bool    `json:"start_at_login"`
	AlertHandedOver   bool    `json:"alert_handed_over"`
	AlertFirstAnswer  bool    `json:"alert_first_answer"`
	AlertNoAnswerMin  int     `json:"alert_no_answer_min"` // minutes, 0 is off
	AlertClosed       bool    `json:"alert_closed"`
	AlertHandedBack   bool    `json:"alert_handed_back"`
	Sensitivity       float64 `json:"sensitivity"` // 0..1, 0.5 is the default
	EndOfTurn         float64 `json:"end_of_turn"` // seconds, 0.4–2.0; the longest wait
	BargeIn           string  `json:"barge_in"`    // "on", "push", "off"
	Sound             string  `json:"sound"`       // "automatic", "headphones", "speakers"
	HandsFree         string  `json:"hands_free"`  // "open", "push"
	TalkKey           string  `json:"talk_key"`    // the key that is held to talk, "" is none
	Speculative       bool    `json:"speculative"`
	Announce          bool    `json:"announce"`
	Earcons           bool    `json:"earcons"`
	ReduceMotion      bool    `json:"reduce_motion"`
	AttachmentLimitMB int     `json:"attachment_limit_mb"`
	SidebarCollapsed  bool    `json:"sidebar_collapsed"`
	Name              string  `json:"name"`
	Email             string  `json:"email"`
	Phone             string  `json:"phone"`
}

// DefaultSettings are the choices before the person made any.
func DefaultSettings() Settings {
	return Settings{
		Theme: "system", SpeakReplies: false, Speed: 1,
		NotifyContent: "name", Notify: true, NotifySound: true,
		AlertHandedOver: true, AlertFirstAnswer: true, AlertNoAnswerMin: 5, AlertClosed: true, AlertHandedBack: true,
		Sensitivity: 0.5, EndOfTurn: 1.2, BargeIn: "on", Sound: "automatic", HandsFree: "open",
		Speculative: true, Announce: true, Earcons: true, AttachmentLimitMB: 20,
	}
}
