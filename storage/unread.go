package storage

import (
	"context"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// MarkSeen marks everything up to and including the message as seen and returns how many messages were
// unread until now.
func (s *messageTable) MarkSeen(ctx context.Context, conversationID, messageID int64) (n int, err error) {
	err = s.Write(ctx, "mark as seen", func(t *rows.Tx) error {
		conversation, at, err := t.Place(messageID)
		if err != nil {
			return err
		}
		if conversation != conversationID {
			return ErrNotFound
		}
		n, err = markSeen(t, conversationID, at)
		return err
	})
	return n, err
}

// MarkAllSeen marks the whole conversation as seen.
func (s *messageTable) MarkAllSeen(ctx context.Context, conversationID int64) (n int, err error) {
	err = s.Write(ctx, "mark as seen", func(t *rows.Tx) error {
		var at Cursor
		err := t.Row(`SELECT ord_key, ord_sub, id FROM messages WHERE conversation = ? AND hidden = 0
			ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversationID).Scan(&at.Key, &at.Sub, &at.ID)
		if sqlite.IsNoRows(err) {
			return nil
		}
		if err == nil {
			n, err = markSeen(t, conversationID, at)
		}
		return err
	})
	return n, err
}

// markSeen writes nothing if there is nothing to change: it is called whenever a message comes into view.
func markSeen(t *rows.Tx, conversation int64, at Cursor) (int, error) {
	n, err := t.Exec(`UPDATE messages SET unread = 0 WHERE conversation = ? AND unread = 1 AND (ord_key, ord_sub, id) <= (?, ?, ?)`,
		conversation, at.Key, at.Sub, at.ID)
	if err != nil {
		return 0, err
	}
	moved, err := t.Exec(`UPDATE conversations SET last_seen = ?2 WHERE id = ?1 AND last_seen <> ?2
		AND coalesce((SELECT (ord_key, ord_sub, id) < (?3, ?4, ?2) FROM messages WHERE id = last_seen), 1)`,
		conversation, at.ID, at.Key, at.Sub)
	if err != nil || n == 0 && moved == 0 {
		return 0, err
	}
	return int(n), t.RefreshConversation(conversation)
}
