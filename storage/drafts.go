package storage

import "context"

// SetDraft keeps what is typed in a conversation; "" clears it. The same text again writes nothing.
func (s *Store) SetDraft(ctx context.Context, conversationID int64, text string) error {
	return s.write(ctx, "keep the draft", func(t *tx) error {
		n, err := t.exec(`UPDATE conversations SET draft = ?2, draft_at = CASE ?2 WHEN '' THEN 0 ELSE ?3 END
			WHERE id = ?1 AND draft <> ?2`, conversationID, text, micros(s.now()))
		if err != nil || n > 0 {
			return err
		}
		var id int64
		return t.row(`SELECT id FROM conversations WHERE id = ?`, conversationID).Scan(&id)
	})
}
