package storage

import (
	"context"
	"time"
)

// Log is one message as a list reports it.
type Log struct {
	ID          string
	Role        Role
	Text        string
	At          time.Time
	Feedback    Feedback
	Hidden      bool // hide it whatever its role
	Buttons     []Button
	Sources     []Source
	Attachments []RemoteFile
}

// Listed is one conversation as a list reports it, without its logs.
type Listed struct {
	AgentID   int64 // local id of the agent it belongs to
	SessionID string
	BotName   string
	BotURL    string
	Started   time.Time
}

// MergeOptions tune a merge.
type MergeOptions struct {
	// CountAsRead: what this merge adds counts as read (the first list of an account).
	CountAsRead bool
	// Accept may refuse that a new HUMAN log is taken for an own message whose text is the same. nil: never.
	Accept func(own Message, log Log) bool
}

// MergeResult tells exactly which rows changed.
type MergeResult struct {
	ConversationID  int64
	NewConversation bool
	Changed         bool    // anything at all was written
	Added           []int64 // new rows, hidden ones left out, in reading order
	Updated         []int64 // rows whose text, order, state, feedback or files changed
	Confirmed       []int64 // own messages that were sending, unconfirmed or sent and are now bound; also in Updated
	NewUnread       []int64 // rows of Added that are unread
}

// MergeListed stores a conversation of a list with its logs in one transaction: found by portal and session
// id or created, then merged like MergeLogs. Nothing is written if nothing changed.
func (s *Store) MergeListed(ctx context.Context, l Listed, logs []Log, o MergeOptions) (MergeResult, error) {
	return MergeResult{}, errStub
}

// MergeLogs merges logs of one conversation in one transaction, in whatever order and however often they
// come: one row per log id. A log that is not known yet is bound to the message it confirms: an own one that
// was sent and has the same text, or an unbound reply of the same turn with the same text (or whose text so
// far it begins with). Logs that are missing from the batch are left alone.
func (s *Store) MergeLogs(ctx context.Context, conversationID int64, logs []Log, o MergeOptions) (MergeResult, error) {
	return MergeResult{}, errStub
}
