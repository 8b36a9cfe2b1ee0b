package merge

import (
	"context"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/rows"
)

// DropReply removes a reply that was never bound although the portal's list has its turn: it came as
// something the portal does not count as a message. ErrState: it is bound, or an own message.
func (s *History) DropReply(ctx context.Context, messageID int64) error {
	return s.Write(ctx, "drop the reply", func(t *rows.Tx) error {
		m, err := t.Message(messageID)
		if err != nil {
			return err
		}
		if m.Own || m.LogID != "" {
			return fault.ErrState
		}
		if err := s.ForgetFiles(t, `message = ?`, messageID); err != nil {
			return err
		}
		if err := t.One(`DELETE FROM messages WHERE id = ?`, messageID); err != nil {
			return err
		}
		return t.Recompute(m.ConversationID)
	})
}
