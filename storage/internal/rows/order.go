package rows

import (
	"fmt"
	"math/big"
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
	KeyFirst  = "0"
	KeyNumber = "1"
	KeyAfter  = "!" // below every digit
	KeyOther  = "2"
	KeyTail   = "~"
	KeyQueued = "~~"
)

// maxNumber is how many digits a log id may have to be ordered as a number.
const maxNumber = 999

// BoundKey makes the ord_key of a log id by itself.
func BoundKey(logID string, at time.Time) string {
	if key, ok := numberKey(logID); ok {
		return key
	}
	return KeyOther + TimeKey(logID, at)
}

// numberKey makes the ord_key of a log id that is a number.
func numberKey(logID string) (key string, ok bool) {
	digits := strings.TrimLeft(logID, "0")
	if !isDigits(logID) || len(digits) > maxNumber {
		return "", false
	}
	return fmt.Sprintf("%s%03d%s", KeyNumber, len(digits), digits), true
}

// TimeKey orders log ids by their time.
func TimeKey(logID string, at time.Time) string {
	return fmt.Sprintf("%016x%s", max(sqlite.Micros(at), 0), naturalKey(logID))
}

// KeyBefore is the key of the number one less than that of a key.
func KeyBefore(number string) string {
	if number == "" {
		return ""
	}
	n, ok := new(big.Int).SetString("0"+number[len(KeyNumber)+3:], 10)
	if !ok || n.Sign() == 0 {
		return KeyNumber + "000"
	}
	key, _ := numberKey(n.Sub(n, big.NewInt(1)).String())
	return key
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

// Reorder gives every unbound message of a conversation its place and returns those that moved.
func (t *Tx) Reorder(conversation int64) ([]int64, error) {
	rows, err := Collect(t.Query, func(r sqlite.Scanner) (u unbound, err error) {
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
		key := KeyTail
		if u.seq < proof || u.settled && !tail {
			if key, err = t.anchor(conversation, u.seq, u.seq < proof); err != nil {
				return nil, err
			}
		}
		tail = tail || key == KeyTail
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
func (t *Tx) anchor(conversation, seq int64, proven bool) (string, error) {
	var key string
	err := t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND log_id IS NOT NULL AND +seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation, seq).Scan(&key)
	if !sqlite.IsNoRows(err) {
		return key, err
	}
	if !proven {
		return KeyTail, nil
	}
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND ord_key < (
			SELECT ord_key FROM messages WHERE conversation = ?1 AND log_id IS NOT NULL AND local = 1 AND seq > ?2 ORDER BY seq LIMIT 1)
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation, seq).Scan(&key)
	if sqlite.IsNoRows(err) {
		return KeyFirst, nil
	}
	return key, err
}

// NextSeq hands out n arrival numbers of a conversation and returns the first.
func (t *Tx) NextSeq(conversation int64, n int) (int64, error) {
	var next int64
	err := t.Row(`UPDATE conversations SET next_seq = next_seq + ? WHERE id = ? RETURNING next_seq`, n, conversation).Scan(&next)
	return next - int64(n), err
}
