package storage

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"delonix/storage/internal/sqlite"
)

// The order of a conversation is stored with its messages: (ord_key, ord_sub, id), compared byte by byte.
//
//	"0"               the greeting, and what failed before anything was listed
//	"1" + number      bound to a log id that is a number
//	"1" + number + "!" + time + id
//	                  bound to another log id in a conversation with numbers: behind the number it follows in the list
//	"2" + time + id   bound to another log id: by the portal's time, then by the id with its numbers by value; in a
//	                  conversation that began with such ids numbers are placed like them
//	"~"               the tail: not bound yet, in the order it came in
//	"~~"              own messages still queued, as they were written
//
// ord_sub is 0 for bound and for queued messages and the arrival number (seq) for all others; an own message
// arrives when its sending begins. What is not bound yet stays in
// the tail, because a list is a snapshot: what it does not have will get a higher log id than all it has.
// Some messages are never bound, a failed one above all. Such a message leaves the tail for the place behind
// the bound message that came before it (its anchor, whose ord_key it then shares) as soon as nothing that
// came earlier is still in the tail, or something that came later is bound.
const (
	keyFirst  = "0"
	keyNumber = "1"
	keyAfter  = "!" // below every digit
	keyOther  = "2"
	keyTail   = "~"
	keyQueued = "~~"
)

// maxNumber is how many digits a log id may have to be ordered as a number.
const maxNumber = 999

// boundKey makes the ord_key of a log id by itself.
func boundKey(logID string, at time.Time) string {
	if key, ok := numberKey(logID); ok {
		return key
	}
	return keyOther + timeKey(logID, at)
}

// numberKey makes the ord_key of a log id that is a number.
func numberKey(logID string) (key string, ok bool) {
	digits := strings.TrimLeft(logID, "0")
	if !isDigits(logID) || len(digits) > maxNumber {
		return "", false
	}
	return fmt.Sprintf("%s%03d%s", keyNumber, len(digits), digits), true
}

// timeKey orders log ids by their time.
func timeKey(logID string, at time.Time) string {
	return fmt.Sprintf("%016x%s", max(sqlite.Micros(at), 0), naturalKey(logID))
}

// keyBefore is the key of the number one less than that of a key.
func keyBefore(number string) string {
	if number == "" {
		return ""
	}
	n, ok := new(big.Int).SetString("0"+number[len(keyNumber)+3:], 10)
	if !ok || n.Sign() == 0 {
		return keyNumber + "000"
	}
	key, _ := numberKey(n.Sub(n, big.NewInt(1)).String())
	return key
}

// placeKeys gives each of the logs, which are in the order of their list, its ord_key.
func (m *merge) placeKeys(logs []*newLog) error {
	byTime, numbered, err := m.idForms(m.res.ConversationID)
	if err != nil {
		return err
	}
	mixed := false
	for _, l := range logs {
		l.key = boundKey(l.ID, l.At)
		number := strings.HasPrefix(l.key, keyNumber)
		mixed, numbered = mixed || !number, numbered || number
	}
	if !mixed && !byTime || !numbered {
		return nil
	}
	if byTime {
		for _, l := range logs {
			l.key = keyOther + timeKey(l.ID, l.At)
		}
		return nil
	}
	places := make([]string, len(logs))
	behind := "" // key of the number before it in the list
	for i, l := range logs {
		if strings.HasPrefix(l.key, keyNumber) {
			behind = l.key
			continue
		}
		next := "" // … and behind it
		if n := slices.IndexFunc(logs[i:], func(l *newLog) bool { return strings.HasPrefix(l.key, keyNumber) }); n >= 0 {
			next = logs[i+n].key
		}
		after, err := m.numberBefore(m.res.ConversationID, l.At, behind, next)
		if err != nil {
			return err
		}
		places[i] = after + keyAfter + timeKey(l.ID, l.At)
	}
	for i, l := range logs {
		l.key = cmp.Or(places[i], l.key)
	}
	return nil
}

// placeKey is placeKeys for a single log.
func (t *tx) placeKey(conversation int64, logID string, at time.Time) (string, error) {
	m := &merge{tx: t, res: MergeResult{ConversationID: conversation}}
	l := &newLog{Log: Log{ID: logID, At: at}}
	err := m.placeKeys([]*newLog{l})
	return l.key, err
}

// idForms tells which kinds of log ids a conversation has: placed by their time, and numbers.
func (q query) idForms(conversation int64) (byTime, numbered bool, err error) {
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND ord_key >= ?3 AND ord_key < ?4),
			EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND ord_key >= ?2 AND ord_key < ?3)`,
		conversation, keyNumber, keyOther, keyTail).Scan(&byTime, &numbered)
	return byTime, numbered, err
}

// numberBefore returns the key of the number that a log follows. behind and next are the keys of the numbers around
// it in what is at hand of its list, "" for none; the list may have others in between, which are here already: then
// the time tells.
func (q query) numberBefore(conversation int64, at time.Time, behind, next string) (string, error) {
	var key string
	err := q.Row(`SELECT ord_key FROM messages WHERE conversation = ?1 AND ord_key >= ?2 AND ord_key < ?3 AND at <= ?4 AND log_id IS NOT NULL
		ORDER BY ord_key DESC LIMIT 1`, conversation, max(behind, keyNumber), cmp.Or(next, keyOther), sqlite.Micros(at)).Scan(&key)
	if !sqlite.IsNoRows(err) {
		key, _, _ = strings.Cut(key, keyAfter)
		return max(key, behind), err
	}
	if behind != "" || next != "" {
		return cmp.Or(behind, keyBefore(next)), nil
	}
	err = q.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND ord_key >= ? AND ord_key < ? ORDER BY ord_key LIMIT 1`,
		conversation, keyNumber, keyOther).Scan(&key)
	if sqlite.IsNoRows(err) {
		return keyNumber + "000", nil
	}
	key, _, _ = strings.Cut(key, keyAfter)
	return keyBefore(key), err
}

// isDigits reports whether s is a decimal number.
func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// naturalKey makes "log_9" sort before "log_10": every number in it is preceded by its length.
func naturalKey(s string) string {
	var b strings.Builder
	for s != "" {
		n := len(s) - len(strings.TrimLeft(s, "0123456789"))
		if n == 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		digits := strings.TrimLeft(s[:n], "0")
		fmt.Fprintf(&b, "%03d%s", min(len(digits), maxNumber), digits)
		s = s[n:]
	}
	return b.String()
}

// unbound is a message without a log id, as far as its place is concerned.
type unbound struct {
	id, seq int64
	settled bool // nothing will bind it any more: it failed or broke off
	key     string
	sub     int64
}

// reorder gives every unbound message of a conversation its place and returns those that moved.
func (t *tx) reorder(conversation int64) ([]int64, error) {
	rows, err := collect(t.query, func(r sqlite.Scanner) (u unbound, err error) {
		return u, r.Scan(&u.id, &u.seq, &u.settled, &u.key, &u.sub)
	}, `SELECT id, seq, state = 'failed' OR interrupted = 1, ord_key, ord_sub FROM messages
		WHERE conversation = ? AND log_id IS NULL AND state <> 'queued' AND greeting = 0 ORDER BY seq`, conversation)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var proof int64 // the newest arrival that is bound although it was known here first
	if err := t.Row(`SELECT coalesce(max(seq), 0) FROM messages WHERE conversation = ? AND log_id IS NOT NULL AND local = 1`,
		conversation).Scan(&proof); err != nil {
		return nil, err
	}
	var moved []int64
	tail := false // something that came earlier is still in the tail
	for _, u := range rows {
		key := keyTail
		if u.seq < proof || u.settled && !tail {
			if key, err = t.anchor(conversation, u.seq, u.seq < proof); err != nil {
				return nil, err
			}
		}
		tail = tail || key == keyTail
		if key == u.key && u.sub == u.seq {
			continue
		}
		if _, err := t.Exec(`UPDATE messages SET ord_key = ?, ord_sub = seq WHERE id = ?`, key, u.id); err != nil {
			return nil, err
		}
		moved = append(moved, u.id)
	}
	return moved, nil
}

// anchor returns the key of the last bound message that came before arrival seq. If there is none, proven
// says that a later one is bound: then it is the key before that one, else the message stays in the tail.
func (t *tx) anchor(conversation, seq int64, proven bool) (string, error) {
	var key string
	err := t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND log_id IS NOT NULL AND +seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation, seq).Scan(&key)
	if !sqlite.IsNoRows(err) {
		return key, err
	}
	if !proven {
		return keyTail, nil
	}
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND ord_key < (
			SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND seq > ?2 ORDER BY seq LIMIT 1)
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation, seq).Scan(&key)
	if sqlite.IsNoRows(err) {
		return keyFirst, nil
	}
	return key, err
}

// nextSeq hands out n arrival numbers of a conversation and returns the first.
func (t *tx) nextSeq(conversation int64, n int) (int64, error) {
	var next int64
	err := t.Row(`UPDATE conversations SET next_seq = next_seq + ? WHERE id = ? RETURNING next_seq`, n, conversation).Scan(&next)
	return next - int64(n), err
}

// place returns the order of a message as it is now.
func (q query) place(message int64) (conversation int64, c Cursor, err error) {
	err = q.Row(`SELECT conversation, ord_key, ord_sub, id FROM messages WHERE id = ?`, message).
		Scan(&conversation, &c.key, &c.sub, &c.id)
	return conversation, c, err
}
