package merge

import (
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// bulkSize is from how many new logs on they are indexed together.
const bulkSize = 16

// index makes the rows of a bulk ordinary ones. The full-text index writes to the disk once a statement, so
// one statement for all of them is several times faster than one each.
func (m *merge) index(first int64) error {
	_, err := m.Exec(`UPDATE messages SET provisional = 0 WHERE conversation = ? AND provisional = 1 AND log_id IS NOT NULL AND id >= ?`,
		m.res.ConversationID, first)
	return err
}

// add inserts those of the new logs that belong to no row yet and that which picks, in their order.
func (m *merge) add(logs []*newLog, which func(*newLog) bool) error {
	for _, l := range logs {
		if l.row != 0 || !which(l) {
			continue
		}
		unread := l.Role != rows.RoleHuman && !l.Hidden && !m.o.CountAsRead && !m.o.Seen[l.ID]
		id, err := m.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, log_id, digest, role, hidden, unread, at, feedback,
			buttons, sources, text, provisional) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.res.ConversationID, l.key, l.seq,
			l.ID, l.digest, l.Role, l.Hidden, unread, sqlite.Micros(l.At), l.Feedback, rows.AsJSON[rows.Button](l.Buttons), rows.AsJSON[rows.Source](l.Sources), l.Text,
			m.bulk)
		if err != nil {
			return err
		}
		if err := addRemote(m.Tx, m.res.ConversationID, id, l.Attachments); err != nil {
			return err
		}
		l.row, l.added = id, true
		if unread {
			m.res.NewUnread = append(m.res.NewUnread, id)
		}
	}
	return nil
}

// arrivals hands out the arrival numbers of n new logs.
func (m *merge) arrivals(n int) (first int64, err error) {
	if m.o.Arrival != 0 {
		return m.o.Arrival, nil
	}
	first, err = m.NextSeq(m.res.ConversationID, n+m.o.Older)
	m.res.Arrival = first
	return first + int64(m.o.Older), err
}
