package model

import "time"

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
	// Answered reports whether the operator has written.
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
	UnderWay
}

// UnderWay is what is under way in a conversation that is not closed. It is in no
// local copy, and travels from client/conversation to the window whole.
type UnderWay struct {
	Streaming bool // a reply is awaited or arrives
	Live      bool // the agent socket is open
	// NoLive tells why replies appear only when they are complete, nil where they
	// appear while they are written, or where nothing is known.
	NoLive *Problem
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

// Fits reports whether a row belongs to what a filter shows.
func (f Filter) Fits(c Conversation) bool {
	return (f.Agent == 0 || c.Agent == f.Agent) && (!f.Unread || c.Unread > 0) &&
		(!f.Operator || c.Handler == HandledByOperator && !c.Closed)
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
	SetAside string  // where the damaged file was put
	Problem  Problem // says so; the zero Problem if nothing had to be repaired
}
