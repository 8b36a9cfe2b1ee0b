package storage

import "context"

// MarkSeen marks everything up to and including the message as seen and returns how many messages were
// unread until now.
func (s *Store) MarkSeen(ctx context.Context, conversationID, messageID int64) (int, error) {
	return 0, errStub
}

// MarkAllSeen marks the whole conversation as seen.
func (s *Store) MarkAllSeen(ctx context.Context, conversationID int64) (int, error) {
	return 0, errStub
}

// UnreadMessages returns the unread messages of a conversation (0: of all that are not muted), oldest first.
func (s *Store) UnreadMessages(ctx context.Context, conversationID int64, limit int) ([]Message, error) {
	return nil, errStub
}
