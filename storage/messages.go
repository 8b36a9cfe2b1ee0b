package storage

import "context"

// DefaultPage is how many messages a page has when no limit is given.
const DefaultPage = 50

// Messages returns up to limit visible messages before the cursor (zero: from the end), in reading order
// (oldest first), and whether there are older ones.
//
// The order of a conversation: the greeting; messages with a log id by that id, numbers by their value and
// anything else by time and then by id; a message whose log id is not known yet after everything the
// portal has listed so far and in the order it came in; a failed one stays where it was tried; own queued
// messages last.
func (s *Store) Messages(ctx context.Context, conversationID int64, before Cursor, limit int) (page []Message, more bool, err error) {
	return nil, false, errStub
}

// MessagesAfter returns up to limit visible messages after the cursor, in reading order, and whether there
// are newer ones.
func (s *Store) MessagesAfter(ctx context.Context, conversationID int64, after Cursor, limit int) (page []Message, more bool, err error) {
	return nil, false, errStub
}

// MessagesAround returns about limit messages with the given one in the middle, for a jump to a search hit.
func (s *Store) MessagesAround(ctx context.Context, messageID int64, limit int) (page []Message, older, newer bool, err error) {
	return nil, false, false, errStub
}

// Message returns one message with its attachments, or ErrNotFound.
func (s *Store) Message(ctx context.Context, id int64) (Message, error) { return Message{}, errStub }

// MessagesByID returns the messages that still exist, in reading order. Hidden ones are left out.
func (s *Store) MessagesByID(ctx context.Context, ids []int64) ([]Message, error) {
	return nil, errStub
}

// MessageByLog finds a message by the portal's id, or returns ErrNotFound.
func (s *Store) MessageByLog(ctx context.Context, conversationID int64, logID string) (Message, error) {
	return Message{}, errStub
}

// Turn returns everything visible since the last own or HUMAN message (that one included), in reading order.
func (s *Store) Turn(ctx context.Context, conversationID int64) ([]Message, error) {
	return nil, errStub
}
