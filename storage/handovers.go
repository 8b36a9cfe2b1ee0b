package storage

import (
	"context"
	"io"
	"time"
)

// BeginHandOver records that a conversation went to somebody else. If one is open already with the same
// To, it is returned unchanged but for a newly known operator; one with another To is ended first.
func (s *Store) BeginHandOver(ctx context.Context, h HandOver) (HandOver, error) { return h, errStub }

// HandOverUpdate changes the fields that are not nil.
type HandOverUpdate struct {
	OperatorID     *string
	OperatorName   *string
	FirstAnswerAt  *time.Time // only the first one stays
	LastCustomerAt *time.Time // only a later one counts
	LastOperatorAt *time.Time // only a later one counts
}

// UpdateHandOver applies u to the open hand-over of the conversation. ErrNotFound: none is open.
func (s *Store) UpdateHandOver(ctx context.Context, conversationID int64, u HandOverUpdate) (HandOver, error) {
	return HandOver{}, errStub
}

// EndHandOver ends the open hand-over of the conversation. ErrNotFound: none is open.
func (s *Store) EndHandOver(ctx context.Context, conversationID int64, at time.Time, how HandOverEnd) (HandOver, error) {
	return HandOver{}, errStub
}

// HandOvers returns the history of a conversation, oldest first.
func (s *Store) HandOvers(ctx context.Context, conversationID int64) ([]HandOver, error) {
	return nil, errStub
}

// OperatorConversation is a row of the view "With an operator".
type OperatorConversation struct {
	Conversation Conversation
	HandOver     HandOver // the open one; zero if none was noticed
}

// OperatorConversations returns all open conversations with an operator, the one that has waited longest
// for an answer first, those that wait for nobody last.
func (s *Store) OperatorConversations(ctx context.Context) ([]OperatorConversation, error) {
	return nil, errStub
}

// HandOverRecord is one line of the exported history.
type HandOverRecord struct {
	HandOver
	AgentName, Portal, SessionID string
}

// EachHandOver calls each for every hand-over that began in [from, to) (zero: no border), oldest first.
func (s *Store) EachHandOver(ctx context.Context, from, to time.Time, each func(HandOverRecord) error) error {
	return errStub
}

// WriteHandOverCSV writes the same as CSV with a header line: RFC 3339 times in UTC, waiting times in
// seconds. Cells that a spreadsheet would take for a formula are disarmed.
func (s *Store) WriteHandOverCSV(ctx context.Context, w io.Writer, from, to time.Time) error {
	return errStub
}
