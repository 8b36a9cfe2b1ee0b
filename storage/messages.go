package storage

import (
	"cmp"
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"delonix/storage/internal/sqlite"
)

// DefaultPage is how many messages a page has when no limit is given.
const DefaultPage = 50

const messageColumns = `id, conversation, coalesce(log_id, ''), role, hidden, text, thoughts, at, state, error, attempts, sending_at,
	retry_at, own, provisional, interrupted, greeting, unread, feedback, pending, buttons, sources, ord_key, ord_sub, seq, doubtful, local`

func scanMessage(r sqlite.Scanner) (m Message, err error) {
	err = r.Scan(&m.ID, &m.ConversationID, &m.LogID, &m.Role, &m.Hidden, &m.Text, &m.Thoughts, sqlite.TimeInto(&m.At), &m.State, &m.Error,
		&m.Attempts, sqlite.TimeInto(&m.SendingAt), sqlite.TimeInto(&m.RetryAt), &m.Own, &m.Provisional, &m.Interrupted, &m.Greeting, &m.Unread,
		&m.Feedback, &m.Pending, jsonInto[Button]{&m.Buttons}, jsonInto[Source]{&m.Sources}, &m.order.key, &m.order.sub,
		&m.seq, &m.maybeDelivered, &m.local)
	m.order.id = m.ID
	return m, err
}

// jsonInto scans a JSON array; what can't be read of it is left out.
type jsonInto[T any] struct{ s *[]T }

// Scan implements sql.Scanner.
func (i jsonInto[T]) Scan(v any) error {
	if text, ok := v.(string); ok && text != "" {
		*i.s = Decode[[]T]([]byte(text), nil)
	}
	return nil
}

// asJSON stores a slice as a JSON array, an empty one as "".
type asJSON[T any] []T

// Value implements driver.Valuer.
func (a asJSON[T]) Value() (driver.Value, error) {
	if len(a) == 0 {
		return "", nil
	}
	b, err := json.Marshal([]T(a))
	return string(b), err
}

// Messages returns up to limit visible messages before the cursor (zero: from the end), in reading order
// (oldest first), and whether there are older ones.
//
// The order of a conversation: the greeting; messages with a log id by that id, numbers by their value and
// anything else by time and then by id; a message whose log id is not known yet after everything the
// portal has listed so far and in the order it came in; a failed one stays where it was tried; own queued
// messages last.
func (s *Store) Messages(ctx context.Context, conversationID int64, before Cursor, limit int) (page []Message, more bool, err error) {
	err = s.read(ctx, "read the messages", func(q query) (err error) {
		page, more, err = q.messagesBefore(conversationID, before, limit)
		return errors.Join(err, q.fillAttachments(page))
	})
	return page, more, err
}

func (q query) messagesBefore(conversation int64, before Cursor, limit int) ([]Message, bool, error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	if before.IsZero() {
		before = Cursor{key: keyQueued + "~"}
	}
	page, err := collect(q, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ? AND (ord_key, ord_sub, id) < (?, ?, ?) AND hidden = 0
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT ?`, conversation, before.key, before.sub, before.id, limit+1)
	more := len(page) > limit
	page = page[:min(len(page), limit)]
	slices.Reverse(page)
	return page, more, err
}

// MessagesAfter returns up to limit visible messages after the cursor, in reading order, and whether there
// are newer ones.
func (s *Store) MessagesAfter(ctx context.Context, conversationID int64, after Cursor, limit int) (page []Message, more bool, err error) {
	err = s.read(ctx, "read the messages", func(q query) (err error) {
		page, more, err = q.messagesAfter(conversationID, after, limit)
		return errors.Join(err, q.fillAttachments(page))
	})
	return page, more, err
}

func (q query) messagesAfter(conversation int64, after Cursor, limit int) ([]Message, bool, error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	page, err := collect(q, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ? AND (ord_key, ord_sub, id) > (?, ?, ?) AND hidden = 0
		ORDER BY ord_key, ord_sub, id LIMIT ?`, conversation, after.key, after.sub, after.id, limit+1)
	return page[:min(len(page), limit)], len(page) > limit, err
}

// MessagesAround returns about limit messages with the given one in the middle, for a jump to a search hit.
func (s *Store) MessagesAround(ctx context.Context, messageID int64, limit int) (page []Message, older, newer bool, err error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	err = s.read(ctx, "read the messages", func(q query) error {
		m, err := q.message(messageID)
		if err != nil {
			return err
		}
		before, o, err := q.messagesBefore(m.ConversationID, m.order, max(limit/2, 1))
		if err != nil {
			return err
		}
		after, n, err := q.messagesAfter(m.ConversationID, m.order, max(limit-limit/2-1, 1))
		if err != nil {
			return err
		}
		page, older, newer = slices.Concat(before, []Message{m}, after), o, n
		return q.fillAttachments(page)
	})
	return page, older, newer, err
}

// message reads one message without its attachments.
func (q query) message(id int64) (Message, error) {
	return scanMessage(q.Row(`SELECT `+messageColumns+` FROM messages WHERE id = ?`, id))
}

// fullMessage reads one message with its attachments.
func (q query) fullMessage(id int64) (Message, error) {
	m, err := q.message(id)
	if err != nil {
		return m, err
	}
	page := []Message{m}
	err = q.fillAttachments(page)
	return page[0], err
}

// Message returns one message with its attachments, or ErrNotFound.
func (s *Store) Message(ctx context.Context, id int64) (m Message, err error) {
	err = s.read(ctx, "read the message", func(q query) (err error) {
		m, err = q.fullMessage(id)
		return err
	})
	return m, err
}

// MessagesByID returns the messages that still exist, in reading order. Hidden ones are left out.
func (s *Store) MessagesByID(ctx context.Context, ids []int64) (page []Message, err error) {
	err = s.read(ctx, "read the messages", func(q query) (err error) {
		page, err = collect(q, scanMessage, `SELECT `+messageColumns+` FROM messages
			WHERE id IN (SELECT value FROM json_each(?)) AND hidden = 0`, idList(ids))
		if err != nil {
			return err
		}
		slices.SortFunc(page, func(a, b Message) int {
			return cmp.Or(cmp.Compare(a.ConversationID, b.ConversationID), a.order.compare(b.order))
		})
		return q.fillAttachments(page)
	})
	return page, err
}

// compare orders places of one conversation.
func (c Cursor) compare(d Cursor) int {
	return cmp.Or(strings.Compare(c.key, d.key), cmp.Compare(c.sub, d.sub), cmp.Compare(c.id, d.id))
}

// idList passes ids to a statement whose text does not depend on how many there are.
func idList(ids []int64) string {
	b, err := json.Marshal(ids)
	if err != nil || ids == nil {
		return "[]"
	}
	return string(b)
}

// MessageByLog finds a message by the portal's id, or returns ErrNotFound.
func (s *Store) MessageByLog(ctx context.Context, conversationID int64, logID string) (m Message, err error) {
	err = s.read(ctx, "find the message", func(q query) error {
		var id int64
		err := q.Row(`SELECT id FROM messages WHERE conversation = ? AND log_id = ?`, conversationID, logID).Scan(&id)
		if err != nil {
			return err
		}
		m, err = q.fullMessage(id)
		return err
	})
	return m, err
}
