package storage

import (
	"context"

	"delonix/storage/internal/sqlite"
)

// MarkSeen marks everything up to and including the message as seen and returns how many messages were
// unread until now.
func (s *Store) MarkSeen(ctx context.Context, conversationID, messageID int64) (n int, err error) {
	err = s.write(ctx, "mark as seen", func(t *tx) error {
		conversation, at, err := t.place(messageID)
		if err != nil {
			return err
		}
		if conversation != conversationID {
			return ErrNotFound
		}
		n, err = t.markSeen(conversationID, at)
		return err
	})
	return n, err
}

// MarkAllSeen marks the whole conversation as seen.
func (s *Store) MarkAllSeen(ctx context.Context, conversationID int64) (n int, err error) {
	err = s.write(ctx, "mark as seen", func(t *tx) error {
		var at Cursor
		err := t.Row(`SELECT ord_key, ord_sub, id FROM messages WHERE conversation = ? AND hidden = 0
			ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversationID).Scan(&at.key, &at.sub, &at.id)
		if sqlite.IsNoRows(err) {
			return nil
		}
		if err == nil {
			n, err = t.markSeen(conversationID, at)
		}
		return err
	})
	return n, err
}

// markSeen writes nothing if there is nothing to change: it is called whenever a message comes into view.
func (t *tx) markSeen(conversation int64, at Cursor) (int, error) {
	n, err := t.Exec(`UPDATE messages SET unread = 0 WHERE conversation = ? AND unread = 1 AND (ord_key, ord_sub, id) <= (?, ?, ?)`,
		conversation, at.key, at.sub, at.id)
	if err != nil {
		return 0, err
	}
	moved, err := t.Exec(`UPDATE conversations SET last_seen = ?2 WHERE id = ?1 AND last_seen <> ?2
		AND coalesce((SELECT (ord_key, ord_sub, id) < (?3, ?4, ?2) FROM messages WHERE id = last_seen), 1)`,
		conversation, at.id, at.key, at.sub)
	if err != nil || n == 0 && moved == 0 {
		return 0, err
	}
	return int(n), t.refreshConversation(conversation)
}
