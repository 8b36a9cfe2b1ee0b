package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"delonix/storage/internal/rows"
)

// DefaultPage is how many messages a page has when no limit is given.
const DefaultPage = rows.DefaultPage

// messageTable reads the messages.
type messageTable struct{ *rows.Base }

// Messages returns up to limit visible messages before the cursor (zero: from the end), in reading order
// (oldest first), and whether there are older ones.
//
// The order of a conversation: the greeting; messages with a log id by that id, numbers by their value and
// anything else by time and then by id; a message whose log id is not known yet after everything the
// portal has listed so far and in the order it came in; a failed one stays where it was tried; own queued
// messages last.
func (s *messageTable) Messages(ctx context.Context, conversationID int64, before Cursor, limit int) (page []Message, more bool, err error) {
	err = s.Read(ctx, "read the messages", func(q rows.Query) (err error) {
		page, more, err = messagesBefore(q, conversationID, before, limit)
		return errors.Join(err, q.FillAttachments(page))
	})
	return page, more, err
}

func messagesBefore(q rows.Query, conversation int64, before Cursor, limit int) ([]Message, bool, error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	if before.IsZero() {
		before = Cursor{Key: rows.KeyQueued + "~"}
	}
	page, err := rows.Collect(q, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
		WHERE conversation = ? AND (ord_key, ord_sub, id) < (?, ?, ?) AND hidden = 0
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT ?`, conversation, before.Key, before.Sub, before.ID, limit+1)
	more := len(page) > limit
	page = page[:min(len(page), limit)]
	slices.Reverse(page)
	return page, more, err
}

// MessagesAfter returns up to limit visible messages after the cursor, in reading order, and whether there
// are newer ones.
func (s *messageTable) MessagesAfter(ctx context.Context, conversationID int64, after Cursor, limit int) (page []Message, more bool, err error) {
	err = s.Read(ctx, "read the messages", func(q rows.Query) (err error) {
		page, more, err = messagesAfter(q, conversationID, after, limit)
		return errors.Join(err, q.FillAttachments(page))
	})
	return page, more, err
}

func messagesAfter(q rows.Query, conversation int64, after Cursor, limit int) ([]Message, bool, error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	page, err := rows.Collect(q, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
		WHERE conversation = ? AND (ord_key, ord_sub, id) > (?, ?, ?) AND hidden = 0
		ORDER BY ord_key, ord_sub, id LIMIT ?`, conversation, after.Key, after.Sub, after.ID, limit+1)
	return page[:min(len(page), limit)], len(page) > limit, err
}

// MessagesAround returns about limit messages with the given one in the middle, for a jump to a search hit.
func (s *messageTable) MessagesAround(ctx context.Context, messageID int64, limit int) (page []Message, older, newer bool, err error) {
	if limit <= 0 {
		limit = DefaultPage
	}
	err = s.Read(ctx, "read the messages", func(q rows.Query) error {
		m, err := q.Message(messageID)
		if err != nil {
			return err
		}
		before, o, err := messagesBefore(q, m.ConversationID, m.Order, max(limit/2, 1))
		if err != nil {
			return err
		}
		after, n, err := messagesAfter(q, m.ConversationID, m.Order, max(limit-limit/2-1, 1))
		if err != nil {
			return err
		}
		page, older, newer = slices.Concat(before, []Message{m}, after), o, n
		return q.FillAttachments(page)
	})
	return page, older, newer, err
}

// Message returns one message with its attachments, or ErrNotFound.
func (s *messageTable) Message(ctx context.Context, id int64) (m Message, err error) {
	err = s.Read(ctx, "read the message", func(q rows.Query) (err error) {
		m, err = q.FullMessage(id)
		return err
	})
	return m, err
}

// MessagesByID returns the messages that still exist, in reading order. Hidden ones are left out.
func (s *messageTable) MessagesByID(ctx context.Context, ids []int64) (page []Message, err error) {
	err = s.Read(ctx, "read the messages", func(q rows.Query) (err error) {
		page, err = rows.Collect(q, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
			WHERE id IN (SELECT value FROM json_each(?)) AND hidden = 0`, rows.IDList(ids))
		if err != nil {
			return err
		}
		slices.SortFunc(page, func(a, b Message) int {
			return cmp.Or(cmp.Compare(a.ConversationID, b.ConversationID), a.Order.Compare(b.Order))
		})
		return q.FillAttachments(page)
	})
	return page, err
}

// MessageByLog finds a message by the portal's id, or returns ErrNotFound.
func (s *messageTable) MessageByLog(ctx context.Context, conversationID int64, logID string) (m Message, err error) {
	err = s.Read(ctx, "find the message", func(q rows.Query) error {
		var id int64
		err := q.Row(`SELECT id FROM messages WHERE conversation = ? AND log_id = ?`, conversationID, logID).Scan(&id)
		if err != nil {
			return err
		}
		m, err = q.FullMessage(id)
		return err
	})
	return m, err
}
