package api

import (
	"slices"
	"strings"
)

// Every enum of the document is a string type, so that a value this version
// does not know survives being read, stored and sent back. Known tells the
// documented values apart.

// Mode tells who handles a session.
type Mode string

// The documented session modes.
const (
	ModeRegular  Mode = "REGULAR"  // the agent answers
	ModeOperator Mode = "OPERATOR" // a human operator answers
	ModeCopilot  Mode = "COPILOT"  // a human answers, assisted by the agent
)

var modes = []Mode{ModeRegular, ModeOperator, ModeCopilot}

// Known reports whether m is a documented mode.
func (m Mode) Known() bool { return slices.Contains(modes, m) }

// Role tells who wrote a message.
type Role string

// The documented message roles.
const (
	RoleHuman    Role = "HUMAN"    // the customer
	RoleAI       Role = "AI"       // the agent
	RoleOperator Role = "OPERATOR" // a human operator
	RoleCopilot  Role = "COPILOT"  // a draft for the operator, never sent to the customer
	RoleNotes    Role = "NOTES"    // an internal note, never shown to the customer
)

var roles = []Role{RoleHuman, RoleAI, RoleOperator, RoleCopilot, RoleNotes}

// Known reports whether r is a documented role.
func (r Role) Known() bool { return slices.Contains(roles, r) }

// Private reports whether messages of this role are hidden from customers: a
// copilot's drafts and internal notes.
func (r Role) Private() bool { return r == RoleCopilot || r == RoleNotes }

// SessionStatus says why a session was closed.
type SessionStatus string

// The documented session statuses.
const (
	StatusCompleted           SessionStatus = "completed"
	StatusBusy                SessionStatus = "busy"
	StatusNoAnswer            SessionStatus = "noanswer"
	StatusCanceled            SessionStatus = "canceled"
	StatusFailed              SessionStatus = "failed"
	StatusResolvedByOperator  SessionStatus = "resolved_by_operator"
	StatusEscalatedByOperator SessionStatus = "escalated_by_operator"
	StatusNotFound            SessionStatus = "not_found"
	StatusNetworkError        SessionStatus = "network_error"
	StatusUnknown             SessionStatus = "unknown"
	StatusUserTimeout         SessionStatus = "user_timeout"
	StatusTimeout             SessionStatus = "timeout"
	StatusDeclined            SessionStatus = "declined"
	StatusTransferred         SessionStatus = "transferred"
	StatusDailyLimitExceeded  SessionStatus = "daily_limit_exceeded"
)

var sessionStatuses = []SessionStatus{
	StatusCompleted, StatusBusy, StatusNoAnswer, StatusCanceled, StatusFailed,
	StatusResolvedByOperator, StatusEscalatedByOperator, StatusNotFound,
	StatusNetworkError, StatusUnknown, StatusUserTimeout, StatusTimeout,
	StatusDeclined, StatusTransferred, StatusDailyLimitExceeded,
}

// Known reports whether s is a documented status.
func (s SessionStatus) Known() bool { return slices.Contains(sessionStatuses, s) }

// ExtType is the channel a customer comes from.
type ExtType string

// The documented customer types.
const (
	ExtWeb      ExtType = "web"
	ExtMobile   ExtType = "mobile"
	ExtTelegram ExtType = "telegram"
	ExtWhatsApp ExtType = "whatsapp"
	ExtEmail    ExtType = "email"
	ExtSIP      ExtType = "sip"
	ExtFacebook ExtType = "facebook"
)

var extTypes = []ExtType{ExtWeb, ExtMobile, ExtTelegram, ExtWhatsApp, ExtEmail, ExtSIP, ExtFacebook}

// Known reports whether t is a documented customer type.
func (t ExtType) Known() bool { return slices.Contains(extTypes, t) }

// Feedback is a customer's reaction to a message. The empty value means that
// the portal said nothing about a reaction.
type Feedback string

// The documented feedback values.
const (
	FeedbackGood Feedback = "GOOD" // like
	FeedbackBad  Feedback = "BAD"  // dislike
	FeedbackNone Feedback = "NONE" // no feedback, or take it back
)

var feedbacks = []Feedback{FeedbackGood, FeedbackBad, FeedbackNone}

// Known reports whether f is a documented value.
func (f Feedback) Known() bool { return slices.Contains(feedbacks, f) }

// EventName names an event of the conversation events socket.
type EventName string

// The documented events.
const (
	EventConversationCreated           EventName = "CONVERSATION_CREATED"
	EventConversationClosed            EventName = "CONVERSATION_CLOSED"
	EventConversationNewMessage        EventName = "CONVERSATION_NEW_MESSAGE"
	EventConversationBotStatusModified EventName = "CONVERSATION_BOT_STATUS_MODIFIED"
)

var eventNames = []EventName{
	EventConversationCreated, EventConversationClosed,
	EventConversationNewMessage, EventConversationBotStatusModified,
}

// Known reports whether n is a documented event.
func (n EventName) Known() bool { return slices.Contains(eventNames, n) }

// AudioFormat is the format asked of the synthesize routes.
type AudioFormat string

// The documented formats.
const (
	FormatWAV AudioFormat = "wav"
	FormatMP4 AudioFormat = "mp4"
)

var audioFormats = []AudioFormat{FormatWAV, FormatMP4}

// Known reports whether f is a documented format.
func (f AudioFormat) Known() bool { return slices.Contains(audioFormats, f) }

// readEnum reads an enum value from the wire: a documented value whatever its
// case, and anything else as it is, so that unknown values survive.
func readEnum[T ~string](raw string, known []T) T {
	trimmed := strings.TrimSpace(raw)
	for _, value := range known {
		if strings.EqualFold(trimmed, string(value)) {
			return value
		}
	}
	return T(trimmed)
}
