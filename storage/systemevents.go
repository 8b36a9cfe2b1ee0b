package storage

import (
	"context"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// SystemEventPrefix begins the roles of lines that nobody wrote.
const SystemEventPrefix = "EVENT_"

// SystemEvent is a line of a chat that nobody wrote: a hand-over, a close. Its role is a value of the client's own
// that begins with SystemEventPrefix. It is shown and found like a message, but it is never unread, never bound to a log and
// never a conversation's preview.
type SystemEvent struct {
	Role   Role
	Text   string
	At     time.Time // zero: now
	Before int64     // the message it belongs before; 0: the end of what was said so far
	Data   string    // what the client makes the words of, if Text is empty; it is not searched. In Message.Thoughts
}

// AddSystemEvent adds a line to a conversation. It keeps its place behind what was there when it came. ErrNotFound:
// the conversation or the message Before is not there.
func (s *messageTable) AddSystemEvent(ctx context.Context, conversationID int64, l SystemEvent) (m Message, err error) {
	if l.At.IsZero() {
		l.At = s.Now()
	}
	err = s.Write(ctx, "add the line", func(t *rows.Tx) error {
		seq, err := t.NextSeq(conversationID, 1)
		if err != nil {
			return err
		}
		if l.Before != 0 { // as if it had come just before
			if err := t.Row(`SELECT seq FROM messages WHERE id = ? AND conversation = ?`, l.Before, conversationID).Scan(&seq); err != nil {
				return err
			}
		}
		// Interrupted means that no log will ever bind it: reorder then gives it its place.
		id, err := t.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, role, local, interrupted, at, text, thoughts)
			VALUES (?1, ?2, ?3, ?3, ?4, 1, 1, ?5, ?6, ?7)`, conversationID, rows.KeyTail, seq, l.Role, sqlite.Micros(l.At), l.Text, l.Data)
		if err != nil {
			return err
		}
		if err := t.Recompute(conversationID); err != nil {
			return err
		}
		m, err = t.FullMessage(id)
		return err
	})
	return m, err
}

// RetextSystemEvent changes the text of the newest line of a role and returns its id. ErrNotFound: there is none.
func (s *messageTable) RetextSystemEvent(ctx context.Context, conversationID int64, role Role, text string) (id int64, err error) {
	err = s.Write(ctx, "change the line", func(t *rows.Tx) error {
		if err := t.Row(`SELECT id FROM messages WHERE conversation = ? AND role = ? ORDER BY id DESC LIMIT 1`,
			conversationID, role).Scan(&id); err != nil {
			return err
		}
		if err := t.One(`UPDATE messages SET text = ? WHERE id = ?`, text, id); err != nil {
			return err
		}
		return t.RefreshConversation(conversationID)
	})
	return id, err
}

// Reopen takes a close back: the conversation counts as open, and the newest line of a role, which tells of the
// close, goes with it. It returns that line's id, 0 if there was none.
func (s *messageTable) Reopen(ctx context.Context, conversationID int64, role Role) (line int64, err error) {
	err = s.Write(ctx, "reopen the conversation", func(t *rows.Tx) error {
		c, err := t.Conversation(conversationID)
		if err != nil {
			return err
		}
		c.Closed, c.Status, c.CloseReason = false, "", ""
		if err := saveConversation(t, c); err != nil {
			return err
		}
		err = t.Row(`DELETE FROM messages WHERE id = (SELECT max(id) FROM messages WHERE conversation = ? AND role = ?) RETURNING id`,
			conversationID, role).Scan(&line)
		if err != nil && !sqlite.IsNoRows(err) {
			return err
		}
		return t.RefreshConversation(conversationID)
	})
	return line, err
}
