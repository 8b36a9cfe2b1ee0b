package storage

import (
	"slices"
	"strings"

	"delonix/storage/internal/sqlite"
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
	rows, err := collect(m.query, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ? AND log_id IS NULL AND (state <> 'queued' OR doubtful = 1) ORDER BY seq`, m.res.ConversationID)
	if err != nil {
		return err
	}
	var own, replies []Message
	for _, r := range rows {
		switch {
		case r.Own && r.State != StateFailed:
			own = append(own, r)
		case !r.Own:
			replies = append(replies, r)
		}
	}
	if err := m.matchOwn(own, logs); err != nil {
		return err
	}
	if err := m.add(logs, func(l *newLog) bool { return l.Role == RoleHuman }); err != nil {
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
		m.tx.w.YieldsToOthers()
		return m.index(first)
	}
	return nil
}

// candidate is an unbound reply with the borders of its turn.
type candidate struct {
	Message
	after, before string // ord_keys of the HUMAN messages around it; before is "" at the end
	listable      bool   // what it answers is listed, so it may be listed too
	certain       bool   // what it answers is surely the one before it in the list
	bound         bool
}

// holds reports whether a log lies in the candidate's turn.
func (c *candidate) holds(role Role, key string) bool {
	return c.listable && c.Role == role && c.after < key && (c.before == "" || key < c.before)
}

// matchReplies binds replies to logs of their role and turn: those with the same text first, then those
// whose stream broke off or is not finished and whose text so far the log begins with, then those whose text the
// portal may have changed.
func (m *merge) matchReplies(replies []Message, logs []*newLog) error {
	var open []*candidate
	for _, r := range replies {
		c, err := m.turnOf(r)
		if err != nil {
			return err
		}
		open = append(open, c)
	}
	for _, same := range []func(c *candidate, l *newLog) bool{sameText, goesOn, altered} {
		for _, l := range logs {
			if l.row != 0 || l.Role == RoleHuman {
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

func sameText(c *candidate, l *newLog) bool { return SameText(c.Text, l.Text) }

func goesOn(c *candidate, l *newLog) bool {
	return c.certain && (c.Provisional || c.Interrupted) && strings.HasPrefix(TextKey(l.Text), TextKey(c.Text))
}

func altered(c *candidate, l *newLog) bool {
	return c.certain && !c.Provisional && !c.Interrupted && alike(c.Text, l.Text)
}

// adopt looks for unbound replies that a list brought already as rows of their own, because the one could not
// be told from the other at that time: the stream's beginning was missed, or the question was not listed yet.
// The reply takes over the log.
func (m *merge) adopt() error {
	replies, err := collect(m.query, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ? AND log_id IS NULL AND own = 0 ORDER BY seq`, m.res.ConversationID)
	if err != nil {
		return err
	}
	for _, r := range replies {
		log, text, err := m.twin(r)
		if err != nil {
			return err
		}
		if log == "" {
			continue
		}
		u, err := m.updateReply(m.tx, r, Reply{LogID: log, Role: r.Role, Text: text})
		if err != nil {
			return err
		}
		m.res.Changed = true
		m.res.Updated = append(m.res.Updated, r.ID)
		m.res.removed(u.Removed)
	}
	return nil
}

// removed notes that a row is gone that this merge may have added itself.
func (r *MergeResult) removed(id int64) {
	is := func(i int64) bool { return i == id }
	if i := slices.Index(r.Added, id); i >= 0 {
		r.Added = slices.Delete(r.Added, i, i+1)
	} else {
		r.Removed = append(r.Removed, id)
	}
	r.Updated = slices.DeleteFunc(r.Updated, is)
	r.NewUnread = slices.DeleteFunc(r.NewUnread, is)
}

// twin returns log id and text of a row that a list made and that is the same message as an unbound reply;
// "" if there is none.
func (t *tx) twin(r Message) (found, text string, err error) {
	c, err := t.turnOf(r)
	if err != nil || !c.listable {
		return "", "", err
	}
	err = t.Each(`SELECT log_id, text FROM messages WHERE conversation = ? AND log_id IS NOT NULL AND local = 0 AND role = ?
			AND ord_key > ? AND (? = '' OR ord_key < ?) ORDER BY ord_key, id`, func(row sqlite.Scanner) error {
		var l newLog
		if err := row.Scan(&l.ID, &l.Text); err != nil || found != "" {
			return err
		}
		if r.Text != "" && sameText(c, &l) || goesOn(c, &l) {
			found, text = l.ID, l.Text
		}
		return nil
	}, r.ConversationID, r.Role, c.after, c.before, c.before)
	return found, text, err
}

// turnOf finds the turn of an unbound reply.
func (t *tx) turnOf(r Message) (*candidate, error) {
	c := &candidate{Message: r}
	if r.Greeting { // it comes with the session, which comes with the first message
		c.listable, c.certain = true, true
		return c, nil
	}
	var asked string // log id of what it answers
	err := t.Row(`SELECT coalesce(log_id, '') FROM messages WHERE conversation = ? AND role = 'HUMAN' AND seq < ? AND state NOT IN ('queued', 'failed')
		ORDER BY seq DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&asked)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	c.certain = sqlite.IsNoRows(err) || asked != ""
	c.listable = c.certain
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND +seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&c.after)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	if !c.certain { // the portal may have changed the text of the question, which then was listed as another one
		err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 0
			AND ord_key > ? AND seq > ? ORDER BY ord_key, ord_sub, id LIMIT 1`, r.ConversationID, c.after, r.seq).Scan(&c.after)
		if c.listable = err == nil; err != nil && !sqlite.IsNoRows(err) {
			return nil, err
		}
	}
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 1 AND seq > ?
		ORDER BY seq LIMIT 1`, r.ConversationID, r.seq).Scan(&c.before)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	return c, nil
}
