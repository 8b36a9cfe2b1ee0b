package rows

import "time"

// Role tells who wrote a message, in the words of the Chat API. Values the document does not name survive.
type Role string

// The roles of the document.
const (
	RoleHuman    Role = "HUMAN"
	RoleAI       Role = "AI"
	RoleOperator Role = "OPERATOR"
	RoleCopilot  Role = "COPILOT"
	RoleNotes    Role = "NOTES"
)

// Hidden reports whether a person never sees messages of this role: a copilot's drafts and internal notes
// are kept, but they are no message, no preview and never unread.
func (r Role) Hidden() bool { return r == RoleCopilot || r == RoleNotes }

// Mode tells who handles a conversation.
type Mode string

// The modes of the document.
const (
	ModeRegular  Mode = "REGULAR"
	ModeOperator Mode = "OPERATOR"
	ModeCopilot  Mode = "COPILOT"
)

// Feedback is a reaction to a message. The empty value means that none is known.
type Feedback string

// The reactions of the document.
const (
	FeedbackGood Feedback = "GOOD"
	FeedbackBad  Feedback = "BAD"
	FeedbackNone Feedback = "NONE"
)

// Agent is one signed-in agent of a portal, or one that the portal's list merely mentioned. No token is here.
type Agent struct {
	ID       int64  // local id, given by UpsertAgent
	Portal   string // normalised URL of the portal, without a slash at the end
	AgentID  string // the portal's id of the agent
	UserID   string // ext_id of the person on that portal
	ExtType  string // customer type, "web" if empty
	TenantID string // tenant of the sessions, for reactions; may be empty
	Name     string // what the agent is called
	// The person's own details, sent with a new session.
	ProfileName, ProfileEmail, ProfilePhone string
	Kwargs                                  string    // JSON object of custom session values, "" for none
	ListedOnly                              bool      // known from a list only: there is no token of the user's for it
	ListedAt                                time.Time // end of the first complete list; zero: what comes next counts as read
	Created                                 time.Time
}

// Conversation is one session with its whole history, or one to come (no session id yet).
// It has a field for each column, and those that are derived from its messages.
type Conversation struct {
	ID        int64
	AgentID   int64  // local id of its Agent
	Portal    string // that of the agent
	SessionID string // empty until the first message is sent
	BotName   string
	BotURL    string
	Language  string

	Mode         Mode
	OperatorID   string
	OperatorName string

	Status      string // as the portal says; empty while open or unknown
	CloseReason string // what the portal or the person gave as the reason
	Closed      bool
	CloseTime   time.Time     // when the session closes by itself, or closed
	Timeout     time.Duration // length of the automatic close

	Started      time.Time
	LastActivity time.Time // time of the last visible message, or Started; the list's order

	Greeting string
	Details  string // JSON object of session details as the client keeps them, "" for none
	AboutID  int64  // conversation which this one continues, 0 for none

	Muted   bool
	Draft   string
	DraftAt time.Time

	Unread        int   // visible messages of others not seen yet
	FirstUnreadID int64 // the oldest of them, 0 for none
	LastSeenID    int64 // newest message ever marked as seen, 0 for none
	Queued        int   // own messages in state queued or sending
	Undelivered   int   // own messages in state unconfirmed or failed

	Preview      string // how the last visible message begins, at most 600 characters with its lines
	PreviewRole  Role
	PreviewState State
	PreviewID    int64
	PreviewFiles int // attachments of that message
}

// Button is an option a reply offers; Value is what is sent for it.
type Button struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Source is a document a reply was made from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Message is one row of a conversation.
// It has a field for each column.
type Message struct {
	ID             int64 // local, never used twice
	ConversationID int64
	LogID          string // the portal's id; empty while not known
	Role           Role
	Hidden         bool
	Text           string
	Thoughts       string
	At             time.Time // the portal's time where known, else the local one
	State          State
	Error          string    // why it is unconfirmed, failed or still waiting
	Attempts       int       // how often sending began
	SendingAt      time.Time // when sending last began
	RetryAt        time.Time // not to be sent before; zero for at once
	Own            bool      // written on this machine
	Provisional    bool      // a reply that is still being streamed
	Interrupted    bool      // a reply that stopped half-way
	Greeting       bool      // the agent's greeting, sorted before everything
	Unread         bool
	Feedback       Feedback // as the portal knows it
	Pending        Feedback // chosen here and not yet confirmed, empty for none
	Buttons        []Button
	Sources        []Source
	Attachments    []Attachment

	Order          Cursor
	Seq            int64 // order of arrival
	local          bool  // known here before a list reported it
	maybeDelivered bool  // was unconfirmed once: the portal may have it although it is queued again
}

// Reaction is what a person sees on the message: the pending reaction before the confirmed one.
func (m Message) Reaction() Feedback {
	if m.Pending != "" {
		return m.Pending
	}
	return m.Feedback
}

// Cursor returns the message's place in its conversation, for paging before or after it.
func (m Message) Cursor() Cursor { return m.Order }

// Cursor is a place in a conversation. The zero value is "no place": the end when paging backwards,
// the start when paging forwards. It stays usable as a border when the message itself moved.
type Cursor struct {
	Key string
	Sub int64
	ID  int64
}

// IsZero reports whether the cursor names no place.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// Attachment is a file of a message, or of a draft while MessageID is 0.
type Attachment struct {
	ID             int64
	ConversationID int64
	MessageID      int64  // 0 while it belongs to the draft
	RemoteID       string // the portal's id, empty while unknown
	Name           string // display name as given; to be cleaned before showing
	ContentType    string
	Size           int64  // bytes; -1 while unknown
	SHA256         string // hex, empty while there is no local file
	File           string // random name in the attachments folder, empty while there is no local file
	Created        time.Time
}

// Local reports whether the content is on this machine.
func (a Attachment) Local() bool { return a.File != "" }

// UtteranceState is the way of a recording to a message.
type UtteranceState string

// The states of an utterance.
const (
	UtteranceRecording   UtteranceState = "recording"   // the file still grows
	UtteranceRecorded    UtteranceState = "recorded"    // complete on disk (or cut by a crash)
	UtteranceTranscribed UtteranceState = "transcribed" // the transcript is known
	UtteranceAttached    UtteranceState = "attached"    // part of a message in the outbox
	UtteranceDone        UtteranceState = "done"        // part of a sent message; the file is gone
)

// Utterance is something a person said, kept until its transcript is part of a sent message.
type Utterance struct {
	ID             int64
	ConversationID int64  // 0 if its conversation is gone
	MessageID      int64  // message that carries the transcript, 0 for none
	Path           string // WAV file, absolute; empty when done
	State          UtteranceState
	Transcript     string
	Error          string        // why it was not transcribed
	Cut            bool          // recording ended by a crash: the WAV header may be stale
	Duration       time.Duration // 0 while unknown
	Size           int64         // bytes
	Started        time.Time
}

// HandOver is one stretch of a conversation that was with somebody else than before.
type HandOver struct {
	ID             int64
	ConversationID int64
	From, To       Mode
	OperatorID     string
	OperatorName   string
	At             time.Time
	FirstAnswerAt  time.Time // first message of the operator, zero for none yet
	LastCustomerAt time.Time // last message of the customer in it
	LastOperatorAt time.Time // last message of the operator in it
	EndedAt        time.Time // zero while it lasts
	How            HandOverEnd
}

// Open reports whether the hand-over still lasts.
func (h HandOver) Open() bool { return h.EndedAt.IsZero() }

// HandOverEnd tells how a hand-over ended.
type HandOverEnd string

// The ends of a hand-over. Other values survive.
const (
	HandedBack       HandOverEnd = "handed_back"
	ClosedResolved   HandOverEnd = "resolved_by_operator"
	ClosedEscalated  HandOverEnd = "escalated_by_operator"
	ClosedByCustomer HandOverEnd = "closed_by_customer"
	ClosedOtherwise  HandOverEnd = "closed"
)

// WaitingSince is since when the person waits for the operator, zero if not.
func (h HandOver) WaitingSince() time.Time {
	switch {
	case h.At.IsZero() || !h.Open():
		return time.Time{}
	case h.LastOperatorAt.IsZero():
		return h.At
	case h.LastCustomerAt.After(h.LastOperatorAt):
		return h.LastCustomerAt
	}
	return time.Time{}
}
