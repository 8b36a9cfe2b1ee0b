package rows

import (
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"strings"

	"delonix/storage/internal/sqlite"
)

const MessageColumns = `id, conversation, coalesce(log_id, ''), role, hidden, text, thoughts, at, state, error, attempts, sending_at,
	retry_at, own, provisional, interrupted, greeting, unread, feedback, pending, buttons, sources, ord_key, ord_sub, seq, doubtful, local`

func ScanMessage(r sqlite.Scanner) (m Message, err error) {
	err = r.Scan(&m.ID, &m.ConversationID, &m.LogID, &m.Role, &m.Hidden, &m.Text, &m.Thoughts, sqlite.TimeInto(&m.At), &m.State, &m.Error,
		&m.Attempts, sqlite.TimeInto(&m.SendingAt), sqlite.TimeInto(&m.RetryAt), &m.Own, &m.Provisional, &m.Interrupted, &m.Greeting, &m.Unread,
		&m.Feedback, &m.Pending, jsonInto[Button]{&m.Buttons}, jsonInto[Source]{&m.Sources}, &m.Order.Key, &m.Order.Sub,
		&m.Seq, &m.maybeDelivered, &m.local)
	m.Order.ID = m.ID
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

// AsJSON stores a slice as a JSON array, an empty one as "".
type AsJSON[T any] []T

// Value implements driver.Valuer.
func (a AsJSON[T]) Value() (driver.Value, error) {
	if len(a) == 0 {
		return "", nil
	}
	b, err := json.Marshal([]T(a))
	return string(b), err
}

// Message reads one message without its attachments.
func (q Query) Message(id int64) (Message, error) {
	return ScanMessage(q.Row(`SELECT `+MessageColumns+` FROM messages WHERE id = ?`, id))
}

// FullMessage reads one message with its attachments.
func (q Query) FullMessage(id int64) (Message, error) {
	m, err := q.Message(id)
	if err != nil {
		return m, err
	}
	page := []Message{m}
	err = q.FillAttachments(page)
	return page[0], err
}

// Compare orders places of one conversation.
func (c Cursor) Compare(d Cursor) int {
	return cmp.Or(strings.Compare(c.Key, d.Key), cmp.Compare(c.Sub, d.Sub), cmp.Compare(c.ID, d.ID))
}

// IDList passes ids to a statement whose text does not depend on how many there are.
func IDList(ids []int64) string {
	b, err := json.Marshal(ids)
	if err != nil || ids == nil {
		return "[]"
	}
	return string(b)
}

// Place returns the order of a message as it is now.
func (q Query) Place(message int64) (conversation int64, c Cursor, err error) {
	err = q.Row(`SELECT conversation, ord_key, ord_sub, id FROM messages WHERE id = ?`, message).
		Scan(&conversation, &c.Key, &c.Sub, &c.ID)
	return conversation, c, err
}

const AttachmentColumns = `id, conversation, coalesce(message, 0), remote_id, name, content_type, size, sha256, file, created`

func ScanAttachment(r sqlite.Scanner) (a Attachment, err error) {
	return a, r.Scan(&a.ID, &a.ConversationID, &a.MessageID, &a.RemoteID, &a.Name, &a.ContentType, &a.Size, &a.SHA256, &a.File,
		sqlite.TimeInto(&a.Created))
}

// FillAttachments adds their files to the messages of a page.
func (q Query) FillAttachments(page []Message) error {
	if len(page) == 0 {
		return nil
	}
	at := make(map[int64]int, len(page))
	ids := make([]int64, len(page))
	for i, m := range page {
		at[m.ID], ids[i] = i, m.ID
	}
	return q.Each(`SELECT `+AttachmentColumns+` FROM attachments WHERE message IN (SELECT value FROM json_each(?))
		ORDER BY message, position, id`, func(r sqlite.Scanner) error {
		a, err := ScanAttachment(r)
		if err != nil {
			return err
		}
		m := &page[at[a.MessageID]]
		m.Attachments = append(m.Attachments, a)
		return nil
	}, IDList(ids))
}

// StringList passes texts to a statement whose text does not depend on how many there are.
func StringList(list []string) string {
	b, err := json.Marshal(list)
	if err != nil || list == nil {
		return "[]"
	}
	return string(b)
}

// DefaultPage is how many messages a page has when no limit is given.
const DefaultPage = 50
