package storage

import "context"

// SetDraft keeps what is typed in a conversation; "" clears it.
func (s *Store) SetDraft(ctx context.Context, conversationID int64, text string) error {
	return errStub
}
