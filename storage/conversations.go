package storage

import (
	"context"
	"time"
)

// NewConversation is what is known when a person begins a conversation on this machine.
type NewConversation struct {
	AgentID  int64
	BotName  string
	Greeting string
	AboutID  int64  // the conversation it continues
	Draft    string // first draft, e.g. moved from a closed conversation
}

// CreateConversation makes a conversation without a session.
func (s *Store) CreateConversation(ctx context.Context, n NewConversation) (Conversation, error) {
	return Conversation{}, errStub
}

// BindSession gives a local conversation its session id. If a list brought the same session first, that
// conversation is folded into this one; its id is returned as removed (else 0).
func (s *Store) BindSession(ctx context.Context, id int64, sessionID string) (removed int64, err error) {
	return 0, errStub
}

// ConversationUpdate changes the fields that are not nil.
type ConversationUpdate struct {
	AgentID      *int64
	BotName      *string
	BotURL       *string
	Language     *string
	Mode         *Mode
	OperatorID   *string
	OperatorName *string
	Status       *string
	CloseReason  *string
	Closed       *bool
	CloseTime    *time.Time
	Timeout      *time.Duration
	Started      *time.Time
	Greeting     *string
	Details      *string
	Muted        *bool
}

// UpdateConversation applies u and reports whether anything changed. Nothing is written if not.
func (s *Store) UpdateConversation(ctx context.Context, id int64, u ConversationUpdate) (bool, error) {
	return false, errStub
}

// Conversation returns one conversation, or ErrNotFound.
func (s *Store) Conversation(ctx context.Context, id int64) (Conversation, error) {
	return Conversation{}, errStub
}

// ConversationBySession finds a conversation by the merge key, or returns ErrNotFound.
func (s *Store) ConversationBySession(ctx context.Context, portal, sessionID string) (Conversation, error) {
	return Conversation{}, errStub
}

// DeleteConversation removes a conversation from this machine with its messages and files. What the portal
// still lists comes back with the next list.
func (s *Store) DeleteConversation(ctx context.Context, id int64) error { return errStub }

// SetMuted switches notifications of one conversation off and on.
func (s *Store) SetMuted(ctx context.Context, id int64, muted bool) error { return errStub }

// Filter selects conversations of the sidebar.
type Filter int

// The filters of the sidebar.
const (
	FilterAll      Filter = iota
	FilterUnread          // with unread messages
	FilterOperator        // open and with an operator
)

// ConversationQuery asks for one page of the sidebar.
type ConversationQuery struct {
	Filter  Filter
	AgentID int64 // 0: of all agents
	// After is the last conversation of the page before; nil for the first page.
	After *Conversation
	Limit int // 0: 50
}

// Conversations returns one page, newest activity first, and whether more follow.
func (s *Store) Conversations(ctx context.Context, q ConversationQuery) (page []Conversation, more bool, err error) {
	return nil, false, errStub
}

// NeighbourConversation returns the conversation that follows (step 1) or precedes (step -1) id in the
// order of the sidebar, or ErrNotFound at its end.
func (s *Store) NeighbourConversation(ctx context.Context, id int64, step int, q ConversationQuery) (Conversation, error) {
	return Conversation{}, errStub
}

// Totals are the counts of title, tray and filters.
type Totals struct {
	Conversations       int
	UnreadConversations int // without muted ones: the number in the title
	UnreadMessages      int // without muted ones
	MutedUnread         int // muted conversations with unread messages
	WithOperator        int // open conversations with an operator
	Queued              int // own messages queued or sending
	Troubled            int // own messages unconfirmed or failed
	Messages            int // visible messages stored; only filled by CountMessages
}

// Totals returns the counts over all agents, or one (agentID not 0).
func (s *Store) Totals(ctx context.Context, agentID int64) (Totals, error) { return Totals{}, errStub }

// CountMessages returns how many visible messages are stored. It reads an index of all messages.
func (s *Store) CountMessages(ctx context.Context) (int, error) { return 0, errStub }
