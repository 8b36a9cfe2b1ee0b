package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// ZoneError is how far a portal's times may be from its clock: those without a zone may be of any zone.
const ZoneError = 26 * time.Hour

// settledAfter is how long before a list began an answer has to have come, so that the list surely has the
// message that was answered.
const settledAfter = 5 * time.Second

// matchOwn binds own messages to HUMAN logs, both in their order: those of the same text, those a portal has
// altered, and what is left where nothing else is possible.
func (m *merge) matchOwn(own []rows.Message, logs []*newLog) error {
	if len(own) == 0 {
		return nil
	}
	sent, err := m.sentMessages(own)
	if err != nil {
		return err
	}
	humans, err := m.humans(sent, logs)
	if err != nil || len(humans) == 0 {
		return err
	}
	// Messages wait for each other. Where a later one was sent, an earlier one whose fate is not known was looked
	// for and not found: what is listed now is rather the later one.
	for i, later := len(sent)-1, false; i >= 0; i-- {
		open := sent[i].State == rows.StateUnconfirmed || sent[i].State == rows.StateQueued
		if open && (later || sent[i].before != "") {
			// What was heard after it was said without being asked.
			sent[i].missed, sent[i].sure = true, false
		}
		later = later || sent[i].State != rows.StateQueued
	}
	pairs := align(sent, len(humans), func(i, j int) int { return m.fit(sent[i], humans, j) })
	for i, j := range pairs {
		if j < 0 {
			continue
		}
		if err := m.take(sent[i].Message, humans[j]); err != nil {
			return err
		}
	}
	return m.matchRest(own, humans)
}

// humans returns the HUMAN logs that own messages can be, in their order.
func (m *merge) humans(sent []sentMessage, logs []*newLog) (humans []*humanLog, err error) {
	for _, l := range logs {
		if l.Role == rows.RoleHuman {
			humans = append(humans, &humanLog{newLog: l, text: TextKey(l.Text), shape: shapeOf(l.Text)})
		} else if !l.Hidden {
			m.replies = append(m.replies, saidAt(l.key, l.Text))
		}
	}
	since, after := sent[0].Seq, sent[0].after
	for _, o := range sent {
		since, after = min(since, o.Seq), min(after, o.after)
	}
	listed, err := rows.Collect(m.Query, func(r sqlite.Scanner) (s said, err error) {
		err = r.Scan(&s.key, &s.text)
		return saidAt(s.key, s.text), err
	}, `SELECT ord_key, text FROM messages
		WHERE conversation = ? AND role <> 'HUMAN' AND log_id IS NOT NULL AND local = 0 AND hidden = 0 AND seq > ? AND ord_key > ?
		ORDER BY seq DESC LIMIT 100`, m.res.ConversationID, since, after)
	if err != nil {
		return nil, err
	}
	m.replies = append(m.replies, listed...)
	earlier, err := rows.Collect(m.Query, func(r sqlite.Scanner) (*humanLog, error) {
		h := &humanLog{newLog: &newLog{}}
		err := r.Scan(&h.row, &h.placed, &h.ID, &h.key, &h.digest, &h.Text, sqlite.TimeInto(&h.At))
		h.text, h.shape, h.Role = TextKey(h.Text), shapeOf(h.Text), rows.RoleHuman
		return h, err
	}, `SELECT id, seq, log_id, ord_key, digest, text, at FROM messages
		WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 0 AND own = 0 AND hidden = 0 AND seq > ? AND ord_key > ?
		ORDER BY seq DESC LIMIT 50`, m.res.ConversationID, since, after)
	humans = append(humans, earlier...)
	slices.SortStableFunc(humans, func(a, b *humanLog) int { return cmp.Compare(a.key, b.key) })
	return humans, err
}

// fit scores a pair of a sent message and a log, 0 for an impossible one. The same text is better than an
// altered one; another text has to have the answer of the message behind it, in a list that surely has the
// message: in an older one that text is rather what another program wrote in the same session, whose answer was
// heard here, too.
func (m *merge) fit(o sentMessage, humans []*humanLog, j int) int {
	h := humans[j]
	if !m.possible(o, h) {
		return 0
	}
	next := ""
	if j+1 < len(humans) {
		next = humans[j+1].key
	}
	answers, first := m.answers(o, h.key, next)
	score := scoreMatch
	if o.text != h.text {
		known := o.State == rows.StateUnconfirmed || o.State == rows.StateSent && m.o.Fresh > 0 && m.isBeforeList(o.Message)
		switch {
		case o.State == rows.StateQueued:
			return 0
		case o.shape.alike(h.shape) && (known || first):
			score = scoreAltered
		case first && m.isSurelyListed(o.Message):
			score = scoreAnswered
		default:
			return 0
		}
		if first {
			score += 2 * scoreAnswer
		}
	}
	if o.missed {
		score += scoreMissed
	}
	if h.row != 0 && h.placed < o.next {
		score += 2 * scoreAnswer // it was listed before the next one was sent
	}
	return score + answers
}

// isSurelyListed reports whether the list surely has an own message, whatever its text is there.
func (m *merge) isSurelyListed(o rows.Message) bool {
	return o.State == rows.StateSent && m.o.Fresh >= settledAfter && m.isBeforeList(o)
}

// isBeforeList reports whether an own message was given to the portal before the list began. What the caller knows
// of the list may be from before a message that was sent while the list was read.
func (m *merge) isBeforeList(o rows.Message) bool {
	return m.o.Began.IsZero() || o.SendingAt.Before(m.o.Began)
}

// possible reports whether a log may be a message by its place and time.
func (m *merge) possible(o sentMessage, h *humanLog) bool {
	switch {
	case h.taken, h.key <= o.after, o.before != "" && h.key >= o.before && !o.missed, h.row != 0 && h.placed < o.Seq:
		return false
	}
	return m.acceptable(o.Message, h.Log)
}

// acceptable reports whether a log is not too old to be a message. What this computer's clock says counts only
// where it is known how far the portal's is from it.
func (m *merge) acceptable(own rows.Message, l Log) bool {
	sent := own.SendingAt
	if sent.IsZero() {
		sent = own.At
	}
	if now := m.Now(); sent.After(now) {
		sent = now // the clock was put back since
	}
	if m.o.Skew != nil && !l.At.IsZero() && !l.AtGuessed && !sent.IsZero() && l.At.Before(sent.Add(*m.o.Skew-ZoneError)) {
		return false
	}
	return m.o.Accept == nil || m.o.Accept(own, l)
}

// matchRest binds what the portal surely has and lists with a text that tells nothing: where as many logs
// nobody sent from here stand between two bound messages as were sent in between, they are those.
func (m *merge) matchRest(own []rows.Message, humans []*humanLog) error {
	if m.o.Fresh < settledAfter {
		return nil
	}
	var open []rows.Message
	for _, o := range own {
		if now, err := m.Message(o.ID); err != nil {
			return err
		} else if now.LogID == "" && m.isSurelyListed(now) {
			open = append(open, now)
		}
	}
	sent, err := m.sentMessages(open)
	if err != nil {
		return err
	}
	for len(sent) > 0 {
		n := 1
		for n < len(sent) && sent[n].after == sent[0].after && sent[n].before == sent[0].before {
			n++
		}
		for i, h := range m.nearest(sent[:n], humans) {
			if err := m.take(sent[i].Message, h); err != nil {
				return err
			}
		}
		sent = sent[n:]
	}
	return nil
}

// nearest returns for each of several messages sent one after the other the log it is, if there are enough. Of
// more than enough, those nearest in time are taken: the others were written in another program.
func (m *merge) nearest(sent []sentMessage, humans []*humanLog) []*humanLog {
	var free []*humanLog
	for _, h := range humans {
		if m.possible(sent[0], h) {
			free = append(free, h)
		}
	}
	if len(free) < len(sent) || len(free) > len(sent) && m.o.Skew == nil {
		return nil
	}
	var chosen []*humanLog
	from := 0
	for i, o := range sent {
		best := from
		for j := from; j <= len(free)-(len(sent)-i); j++ {
			if m.distance(o, free[j]) < m.distance(o, free[best]) {
				best = j
			}
		}
		if !m.possible(o, free[best]) {
			return nil
		}
		chosen, from = append(chosen, free[best]), best+1
	}
	return chosen
}

// distance is how far the times of a message and a log are from each other.
func (m *merge) distance(o sentMessage, h *humanLog) time.Duration {
	if m.o.Skew == nil {
		return 0
	}
	return h.At.Sub(o.SendingAt.Add(*m.o.Skew)).Abs()
}

// take binds an own message to a log. A row that an earlier list made of the log goes.
func (m *merge) take(o rows.Message, h *humanLog) error {
	h.taken = true
	if h.row != 0 {
		removed, err := foldIntoReply(m.Base, m.Tx, o, h.ID)
		if err != nil {
			return err
		}
		m.res.Changed = true
		m.res.removed(removed)
	}
	h.newLog.row = o.ID
	return m.update(h.newLog)
}

func (m *merge) sentMessages(own []rows.Message) ([]sentMessage, error) {
	sent := make([]sentMessage, len(own))
	for i, o := range own {
		var err error
		if sent[i], err = m.sentMessage(o); err != nil {
			return nil, err
		}
	}
	return sent, nil
}

func (m *merge) sentMessage(o rows.Message) (sentMessage, error) {
	s := sentMessage{Message: o, text: TextKey(o.Text), shape: shapeOf(o.Text)}
	err := m.Row(`SELECT
			coalesce((SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND own = 1 AND seq < ?2
				ORDER BY seq DESC LIMIT 1), ''),
			coalesce((SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND own = 1 AND seq > ?2
				ORDER BY seq LIMIT 1), ''),
			min(coalesce((SELECT seq FROM messages WHERE conversation = ?1 AND log_id IS NULL AND own = 1 AND state <> 'queued' AND seq > ?2
				ORDER BY seq LIMIT 1), 1 << 62),
				coalesce((SELECT seq FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND own = 1 AND seq > ?2
				ORDER BY seq LIMIT 1), 1 << 62))`,
		o.ConversationID, o.Seq).Scan(&s.after, &s.before, &s.next)
	if err != nil {
		return s, err
	}
	s.heard, err = rows.Collect(m.Query, func(r sqlite.Scanner) (h heard, err error) {
		err = r.Scan(&h.key, &h.text, &h.partial, new(int64))
		h.text = TextKey(h.text)
		return h, err
	}, `SELECT '', text, provisional OR interrupted, seq FROM messages
		WHERE conversation = ?1 AND log_id IS NULL AND own = 0 AND local = 1 AND greeting = 0 AND seq > ?2 AND seq < ?3
		UNION ALL SELECT ord_key, text, provisional OR interrupted, seq FROM messages
		WHERE conversation = ?1 AND log_id IS NOT NULL AND own = 0 AND local = 1 AND greeting = 0 AND seq > ?2 AND seq < ?3
		ORDER BY 4`, o.ConversationID, o.Seq, s.next)
	s.sure = len(s.heard) > 0 || o.State == rows.StateSent
	return s, err
}

// answers returns how well what was heard after a message fits what stands between two questions, from key on
// up to next ("" for the end), and whether what was heard first does.
func (m *merge) answers(s sentMessage, key, next string) (score int, first bool) {
	within := func(k string) bool { return k > key && (next == "" || k < next) }
	some := func(sorted []string) bool {
		i, there := slices.BinarySearch(sorted, key)
		for ; there && i < len(sorted) && sorted[i] == key; i++ {
		}
		return i < len(sorted) && within(sorted[i])
	}
	for i := range s.heard {
		h := &s.heard[i]
		fits := h.key != "" && within(h.key)
		if h.key == "" && h.text != "" {
			fits = some(m.listedAs(h))
		}
		if fits {
			score += scoreAnswer
			first = first || i == 0
		}
	}
	return min(score, 10*scoreAnswer), first
}

// listedAs returns the places of the replies of the list that something heard may be.
func (m *merge) listedAs(h *heard) []string {
	if h.looked {
		return h.listed
	}
	h.looked = true
	form := shapeOf(h.text)
	for _, r := range m.replies {
		if r.text == h.text || r.shape.alike(form) || h.partial && strings.HasPrefix(r.text, h.text) {
			h.listed = append(h.listed, r.key)
		}
	}
	slices.Sort(h.listed)
	return h.listed
}
