package merge

import (
	"slices"

	"delonix/storage/internal/rows"
)

// match finds for each new log the unbound message it is, and binds it; what belongs to none is added.
// Questions come first: which reply a log is depends on the turn it lies in.
func (m *merge) match(logs []*newLog) error {
	if len(logs) > 0 {
		m.res.Changed, m.bulk = true, len(logs) >= bulkSize
		seq, err := m.arrivals(len(logs))
		if err != nil {
			return err
		}
		for i, l := range logs {
			l.seq = seq + int64(i)
		}
	}
	unbound, err := rows.Collect(m.Query, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
		WHERE conversation = ? AND log_id IS NULL AND (state <> 'queued' OR doubtful = 1) ORDER BY seq`, m.res.ConversationID)
	if err != nil {
		return err
	}
	var own, replies []rows.Message
	for _, r := range unbound {
		switch {
		case r.Own && r.State != rows.StateFailed:
			own = append(own, r)
		case !r.Own:
			replies = append(replies, r)
		}
	}
	if err := m.matchOwn(own, logs); err != nil {
		return err
	}
	if err := m.add(logs, func(l *newLog) bool { return l.Role == rows.RoleHuman }); err != nil {
		return err
	}
	if err := m.matchReplies(replies, logs); err != nil {
		return err
	}
	if err := m.add(logs, func(*newLog) bool { return true }); err != nil {
		return err
	}
	first := int64(0)
	for _, l := range logs {
		if l.added && (first == 0 || l.row < first) {
			first = l.row
		}
		if l.added && !l.Hidden {
			m.res.Added = append(m.res.Added, l.row)
		}
	}
	if m.bulk && first != 0 {
		m.Tx.Writer.YieldsToOthers()
		return m.index(first)
	}
	return nil
}

// matchReplies binds replies to logs of their role and turn: those with the same text first, then those
// whose stream broke off or is not finished and whose text so far the log begins with, then those whose text the
// portal may have changed.
func (m *merge) matchReplies(replies []rows.Message, logs []*newLog) error {
	var open []*candidate
	for _, r := range replies {
		c, err := turnOf(m.Tx, r)
		if err != nil {
			return err
		}
		open = append(open, c)
	}
	for _, same := range []func(c *candidate, l *newLog) bool{sameText, goesOn, altered} {
		for _, l := range logs {
			if l.row != 0 || l.Role == rows.RoleHuman {
				continue
			}
			i := slices.IndexFunc(open, func(c *candidate) bool {
				return !c.bound && c.holds(l.Role, l.key) && same(c, l)
			})
			if i < 0 {
				continue
			}
			open[i].bound, l.row = true, open[i].ID
			if err := m.update(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// adopt looks for unbound replies that a list brought already as rows of their own, because the one could not
// be told from the other at that time: the stream's beginning was missed, or the question was not listed yet.
// The reply takes over the log.
func (m *merge) adopt() error {
	replies, err := rows.Collect(m.Query, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
		WHERE conversation = ? AND log_id IS NULL AND own = 0 ORDER BY seq`, m.res.ConversationID)
	if err != nil {
		return err
	}
	for _, r := range replies {
		log, text, err := twinOf(m.Tx, r)
		if err != nil {
			return err
		}
		if log == "" {
			continue
		}
		u, err := updateReply(m.Base, m.Tx, r, Reply{LogID: log, Role: r.Role, Text: text})
		if err != nil {
			return err
		}
		m.res.Changed = true
		m.res.Updated = append(m.res.Updated, r.ID)
		m.res.removed(u.Removed)
	}
	return nil
}
