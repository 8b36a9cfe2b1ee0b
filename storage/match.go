package storage

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// oldLog is how much older than an own message a log may be and still be that message: the clocks of portal
// and machine may be a day apart.
const oldLog = 26 * time.Hour

// match finds for each new log the unbound message it is, and binds it.
func (m *merge) match(logs []*newLog) error {
	if len(logs) == 0 {
		return nil
	}
	rows, err := collect(m.query, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ? AND log_id IS NULL AND (state <> 'queued' OR doubtful = 1) ORDER BY seq`, m.res.ConversationID)
	if err != nil || len(rows) == 0 {
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
	return m.matchReplies(replies, logs)
}

// matchOwn binds own messages to HUMAN logs of the same text. Where several have the same text they are
// bound in order; if there are fewer logs than messages those the portal surely has come first.
func (m *merge) matchOwn(own []Message, logs []*newLog) error {
	if len(own) == 0 {
		return nil
	}
	byText := make(map[string][]*newLog)
	for _, l := range logs {
		if l.Role == RoleHuman {
			text := withoutSpace(l.Text)
			byText[text] = append(byText[text], l)
		}
	}
	messages := make(map[string][]Message)
	for _, o := range own {
		if text := withoutSpace(o.Text); byText[text] != nil {
			messages[text] = append(messages[text], o)
		}
	}
	for text, same := range messages {
		if err := m.pair(same, byText[text]); err != nil {
			return err
		}
	}
	return nil
}

// pair binds messages to logs of the same text, the newest to the newest: an older log that nobody here has
// seen yet is more likely somebody else's.
func (m *merge) pair(own []Message, logs []*newLog) error {
	if len(own) > len(logs) {
		slices.SortStableFunc(own, func(a, b Message) int { return cmp.Compare(doubt(a), doubt(b)) })
		own = own[:len(logs)]
		slices.SortFunc(own, func(a, b Message) int { return cmp.Compare(a.seq, b.seq) })
	}
	i := len(own) - 1
	for j := len(logs) - 1; j >= 0 && i >= 0; j-- {
		if !m.acceptable(own[i], logs[j].Log) {
			continue
		}
		logs[j].row = own[i].ID
		if err := m.update(logs[j]); err != nil {
			return err
		}
		i--
	}
	return nil
}

// doubt orders states by how sure it is that the portal has the message.
func doubt(m Message) int {
	return slices.Index([]State{StateSent, StateSending, StateUnconfirmed, StateQueued}, m.State)
}

func (m *merge) acceptable(own Message, l Log) bool {
	if !l.At.IsZero() && !own.At.IsZero() && l.At.Before(own.At.Add(-oldLog)) {
		return false
	}
	return m.o.Accept == nil || m.o.Accept(own, l)
}

// candidate is an unbound reply with the borders of its turn.
type candidate struct {
	Message
	after, before string // ord_keys of the bound HUMAN messages around it; before is "" at the end
	certain       bool   // the message it answers is bound (or it answers none)
	bound         bool
}

// matchReplies binds replies to logs of their role and turn: those with the same text first, then those
// whose stream broke off or is not finished and whose text so far the log begins with.
func (m *merge) matchReplies(replies []Message, logs []*newLog) error {
	var open []*candidate
	for _, r := range replies {
		c, err := m.turnOf(r)
		if err != nil {
			return err
		}
		open = append(open, c)
	}
	for _, same := range []func(c *candidate, l *newLog) bool{sameText, goesOn} {
		for _, l := range logs {
			if l.row != 0 || l.Role == RoleHuman {
				continue
			}
			i := slices.IndexFunc(open, func(c *candidate) bool {
				return !c.bound && c.Role == l.Role && c.after < l.key && (c.before == "" || l.key < c.before) && same(c, l)
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

func sameText(c *candidate, l *newLog) bool { return withoutSpace(c.Text) == withoutSpace(l.Text) }

func goesOn(c *candidate, l *newLog) bool {
	return c.certain && (c.Provisional || c.Interrupted) && strings.HasPrefix(withoutSpace(l.Text), withoutSpace(c.Text))
}

// turnOf finds the borders of the turn of an unbound reply.
func (m *merge) turnOf(r Message) (*candidate, error) {
	c := &candidate{Message: r}
	if r.Greeting { // it comes with the session, which comes with the first message
		c.certain = true
		return c, nil
	}
	var asked string // log id of what it answers
	err := m.row(`SELECT coalesce(log_id, '') FROM messages WHERE conversation = ? AND role = 'HUMAN' AND seq < ? AND state NOT IN ('queued', 'failed')
		ORDER BY seq DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&asked)
	if err != nil && !isNoRows(err) {
		return nil, err
	}
	c.certain = isNoRows(err) || asked != ""
	err = m.row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&c.after)
	if err != nil && !isNoRows(err) {
		return nil, err
	}
	err = m.row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 1 AND seq > ?
		ORDER BY seq LIMIT 1`, r.ConversationID, r.seq).Scan(&c.before)
	if err != nil && !isNoRows(err) {
		return nil, err
	}
	return c, nil
}

// withoutSpace is a text as it is compared: portals and streams differ in white space.
func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
