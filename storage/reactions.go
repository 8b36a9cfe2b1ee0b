package storage

import "context"

// SetReaction remembers at once what the person chose and queues it for the portal. FeedbackNone takes a
// reaction back. Choosing what the portal already has empties the queue.
func (s *Store) SetReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return Message{}, errStub
}

// PendingReaction is a reaction the portal does not know yet.
type PendingReaction struct {
	MessageID      int64
	ConversationID int64
	AgentID        int64
	SessionID      string
	LogID          string
	Feedback       Feedback
}

// PendingReactions returns the queued reactions whose log id is known, oldest first.
func (s *Store) PendingReactions(ctx context.Context, limit int) ([]PendingReaction, error) {
	return nil, errStub
}

// ConfirmReaction records that the portal has taken f. A choice made since then stays queued.
func (s *Store) ConfirmReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return Message{}, errStub
}

// RollBackReaction drops f, which the portal refused, so that the confirmed one shows again. A choice made
// since then stays queued.
func (s *Store) RollBackReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return Message{}, errStub
}
