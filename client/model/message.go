package model

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

// Waits reports whether an own message is not sent yet, and will be without the person.
func (s State) Waits() bool { return s == StateQueued }

// Troubled reports whether an own message did not arrive, as far as is known.
func (s State) Troubled() bool { return s == StateUnconfirmed || s == StateFailed }

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
	Disowned     bool      // and not meant for the agent, which only this machine knows
}

// EventKind is what a line of RoleEvent tells.
type EventKind string

// The lines a chat can have between its bubbles.
const (
	EventHandedOver EventKind = "handed_over"
	EventHandedBack EventKind = "handed_back"
	EventCopilot    EventKind = "copilot"
	EventClosed     EventKind = "closed"
	EventCall       EventKind = "call" // a hands-free conversation that is over
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

// Draft is what is written in a conversation and not sent.
type Draft struct {
	Text  string
	Files []Attachment // copies that stay until they are sent or removed
}

// FilesMost is how many files one message can have.
const FilesMost = 10
