package storage

import "context"

// DropReply removes a reply that was never bound although the portal's list has its turn: it came as
// something the portal does not count as a message. ErrState: it is bound, or an own message.
func (s *Store) DropReply(ctx context.Context, messageID int64) error {
	return s.write(ctx, "drop the reply", func(t *tx) error {
		m, err := t.message(messageID)
		if err != nil {
			return err
		}
		if m.Own || m.LogID != "" {
			return ErrState
		}
		if err := s.forgetFiles(t, `message = ?`, messageID); err != nil {
			return err
		}
		if err := t.one(`DELETE FROM messages WHERE id = ?`, messageID); err != nil {
			return err
		}
		return t.recompute(m.ConversationID)
	})
}
