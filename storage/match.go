package storage

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// oldLog is how much older than an own message a log may be and still be that message: the clocks of portal
// and machine may be a day apart.
const oldLog = 26 * time.Hour

// match finds for each new log the unbound message it is, and binds it; what belongs to none is added.
// Questions come first: which reply a log is depends on the turn it lies in.
func (m *merge) match(logs []*newLog) error {
	if len(logs) == 0 {
		return nil
	}
	m.res.Changed, m.bulk = true, len(logs) >= bulkSize
	seq, err := m.arrivals(len(logs))
	if err != nil {
		return err
	}
	for i, l := range logs {
		l.seq = seq + int64(i)
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
		return m.index(first)
	}
	return nil
}

// sentMessage is an unbound own message with what is known of its place.
type sentMessage struct {
	Message
	text          string // without space
	after, before string // ord_keys of the bound own messages around it; before is "" at the end
	heard         []heard
	sure          bool // the portal has it
	missed        bool // it was looked for in vain before a later one was sent
}

// heard is a reply that came here after a message and before the next one was sent.
type heard struct {
	key     string // its ord_key if it is bound, else ""
	text    string // without space
	partial bool   // its stream broke off or goes on
}

// matchOwn binds own messages to HUMAN logs of the same text, both in their order.
func (m *merge) matchOwn(own []Message, logs []*newLog) error {
	var humans []*newLog
	var texts []string
	for _, l := range logs {
		if l.Role == RoleHuman {
			humans, texts = append(humans, l), append(texts, withoutSpace(l.Text))
		}
	}
	if len(own) == 0 || len(humans) == 0 {
		return nil
	}
	sent := make([]sentMessage, len(own))
	for i, o := range own {
		var err error
		if sent[i], err = m.sentMessage(o); err != nil {
			return err
		}
	}
	// Messages wait for each other. Where a later one was sent, an earlier one whose fate is not known was looked
	// for and not found: what is listed now is rather the later one.
	for i, later := len(sent)-1, false; i >= 0; i-- {
		open := sent[i].State == StateUnconfirmed || sent[i].State == StateQueued
		if open && (later || sent[i].before != "") {
			// What was heard after it was said without being asked.
			sent[i].missed, sent[i].sure = true, false
		}
		later = later || sent[i].State != StateQueued
	}
	pairs := align(sent, len(humans), func(i, j int) int {
		o, l := sent[i], humans[j]
		if o.text != texts[j] || l.key <= o.after || o.before != "" && l.key >= o.before && !o.missed || !m.acceptable(o.Message, l.Log) {
			return 0
		}
		next := ""
		if j+1 < len(humans) {
			next = humans[j+1].key
		}
		score := scoreMatch + o.answers(logs, l.key, next)
		if o.missed {
			score += scoreMissed
		}
		return score
	})
	for i, j := range pairs {
		if j < 0 {
			continue
		}
		humans[j].row = sent[i].ID
		if err := m.update(humans[j]); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) sentMessage(o Message) (sentMessage, error) {
	s := sentMessage{Message: o, text: withoutSpace(o.Text)}
	var next int64
	err := m.row(`SELECT
			coalesce((SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND own = 1 AND seq < ?2
				ORDER BY seq DESC LIMIT 1), ''),
			coalesce((SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND own = 1 AND seq > ?2
				ORDER BY seq LIMIT 1), ''),
			coalesce((SELECT min(seq) FROM messages WHERE conversation = ?1 AND own = 1 AND state <> 'queued' AND seq > ?2), 1 << 62)`,
		o.ConversationID, o.seq).Scan(&s.after, &s.before, &next)
	if err != nil {
		return s, err
	}
	s.heard, err = collect(m.query, func(r scanner) (h heard, err error) {
		err = r.Scan(&h.key, &h.text, &h.partial)
		h.text = withoutSpace(h.text)
		return h, err
	}, `SELECT CASE WHEN log_id IS NULL THEN '' ELSE ord_key END, text, provisional OR interrupted FROM messages
		WHERE conversation = ? AND own = 0 AND local = 1 AND greeting = 0 AND seq > ? AND seq < ?`, o.ConversationID, o.seq, next)
	s.sure = len(s.heard) > 0 || o.State == StateSent
	return s, err
}

// answers returns how well what was heard after the message fits the logs between two questions: from key
// on, up to next ("" for the end).
func (s sentMessage) answers(logs []*newLog, key, next string) (score int) {
	within := func(k string) bool { return k > key && (next == "" || k < next) }
	for _, h := range s.heard {
		fits := h.key != "" && within(h.key)
		if h.key == "" && h.text != "" {
			fits = slices.ContainsFunc(logs, func(l *newLog) bool {
				text := withoutSpace(l.Text)
				return l.Role != RoleHuman && within(l.key) && (text == h.text || h.partial && strings.HasPrefix(text, h.text))
			})
		}
		if fits {
			score += scoreAnswer
		}
	}
	return min(score, 10*scoreAnswer)
}

// Scores of an alignment. A list is a snapshot: what the portal surely has is missing only if it came after
// the snapshot, so leaving a sure one out before another match is nearly as bad as a missing match.
const (
	scoreMatch    = 10_000
	scoreAnswer   = 10     // for each reply heard after the message that stands after the log
	scoreLeftSure = -1_000 // left out before a match, though the portal has it
	scoreLeft     = -1     // left out before a match
	scoreMissed   = -5     // a match with a message that was looked for in vain; what was heard after it outweighs that
	scoreLate     = -50    // sure, but after the last match: the snapshot is older than it
)

// align pairs sent messages with logs, both in their order, so that the score is best, and the logs as late
// as possible: an older log nobody here has seen is more likely somebody else's. fit scores one pair, 0 for an
// impossible one. It returns for each message the index of its log, -1 for none.
func align(sent []sentMessage, logs int, fit func(i, j int) int) []int {
	score := make([][]int, len(sent)+1) // of what follows from message i and log j on
	score[len(sent)] = make([]int, logs+1)
	end := 0
	for i := len(sent) - 1; i >= 0; i-- {
		left := scoreLeft
		if sent[i].sure {
			left, end = scoreLeftSure, end+scoreLate
		}
		score[i] = make([]int, logs+1)
		score[i][logs] = end
		for j := logs - 1; j >= 0; j-- {
			score[i][j] = max(end, score[i+1][j]+left, score[i][j+1])
			if f := fit(i, j); f > 0 {
				score[i][j] = max(score[i][j], f+score[i+1][j+1])
			}
		}
	}
	pairs := make([]int, len(sent))
	j := 0
	for i := range sent {
		pairs[i] = -1
		for j < logs && score[i][j] == score[i][j+1] {
			j++
		}
		if j == logs {
			continue
		}
		if f := fit(i, j); f > 0 && score[i][j] == f+score[i+1][j+1] {
			pairs[i] = j
			j++
		}
	}
	return pairs
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

func sameText(c *candidate, l *newLog) bool { return withoutSpace(c.Text) == withoutSpace(l.Text) }

func goesOn(c *candidate, l *newLog) bool {
	return c.certain && (c.Provisional || c.Interrupted) && strings.HasPrefix(withoutSpace(l.Text), withoutSpace(c.Text))
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
	err = t.each(`SELECT log_id, text FROM messages WHERE conversation = ? AND log_id IS NOT NULL AND local = 0 AND role = ?
			AND ord_key > ? AND (? = '' OR ord_key < ?) ORDER BY ord_key, id`, func(row scanner) error {
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
	err := t.row(`SELECT coalesce(log_id, '') FROM messages WHERE conversation = ? AND role = 'HUMAN' AND seq < ? AND state NOT IN ('queued', 'failed')
		ORDER BY seq DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&asked)
	if err != nil && !isNoRows(err) {
		return nil, err
	}
	c.certain = isNoRows(err) || asked != ""
	c.listable = c.certain
	err = t.row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, r.ConversationID, r.seq).Scan(&c.after)
	if err != nil && !isNoRows(err) {
		return nil, err
	}
	if !c.certain { // the portal may have changed the text of the question, which then was listed as another one
		err = t.row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 0
			AND ord_key > ? AND seq > ? ORDER BY ord_key, ord_sub, id LIMIT 1`, r.ConversationID, c.after, r.seq).Scan(&c.after)
		if c.listable = err == nil; err != nil && !isNoRows(err) {
			return nil, err
		}
	}
	err = t.row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 1 AND seq > ?
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
