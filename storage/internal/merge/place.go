package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// placeKeys gives each of the logs, which are in the order of their list, its ord_key.
func (m *merge) placeKeys(logs []*newLog) error {
	byTime, numbered, err := idForms(m.Tx.Query, m.res.ConversationID)
	if err != nil {
		return err
	}
	mixed := false
	for _, l := range logs {
		l.key = rows.BoundKey(l.ID, l.At)
		number := strings.HasPrefix(l.key, rows.KeyNumber)
		mixed, numbered = mixed || !number, numbered || number
	}
	if !mixed && !byTime || !numbered {
		return nil
	}
	if byTime {
		for _, l := range logs {
			l.key = rows.KeyOther + rows.TimeKey(l.ID, l.At)
		}
		return nil
	}
	places := make([]string, len(logs))
	behind := "" // key of the number before it in the list
	for i, l := range logs {
		if strings.HasPrefix(l.key, rows.KeyNumber) {
			behind = l.key
			continue
		}
		next := "" // … and behind it
		if n := slices.IndexFunc(logs[i:], func(l *newLog) bool { return strings.HasPrefix(l.key, rows.KeyNumber) }); n >= 0 {
			next = logs[i+n].key
		}
		after, err := numberBefore(m.Tx.Query, m.res.ConversationID, l.At, behind, next)
		if err != nil {
			return err
		}
		places[i] = after + rows.KeyAfter + rows.TimeKey(l.ID, l.At)
	}
	for i, l := range logs {
		l.key = cmp.Or(places[i], l.key)
	}
	return nil
}

// placeKey is placeKeys for a single log.
func placeKey(t *rows.Tx, conversation int64, logID string, at time.Time) (string, error) {
	m := &merge{Tx: t, res: Result{ConversationID: conversation}}
	l := &newLog{Log: Log{ID: logID, At: at}}
	err := m.placeKeys([]*newLog{l})
	return l.key, err
}

// idForms tells which kinds of log ids a conversation has: placed by their time, and numbers.
func idForms(q rows.Query, conversation int64) (byTime, numbered bool, err error) {
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND ord_key >= ?3 AND ord_key < ?4),
			EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND ord_key >= ?2 AND ord_key < ?3)`,
		conversation, rows.KeyNumber, rows.KeyOther, rows.KeyTail).Scan(&byTime, &numbered)
	return byTime, numbered, err
}

// numberBefore returns the key of the number that a log follows. behind and next are the keys of the numbers around
// it in what is at hand of its list, "" for none; the list may have others in between, which are here already: then
// the time tells.
func numberBefore(q rows.Query, conversation int64, at time.Time, behind, next string) (string, error) {
	var key string
	err := q.Row(`SELECT ord_key FROM messages WHERE conversation = ?1 AND ord_key >= ?2 AND ord_key < ?3 AND at <= ?4 AND log_id IS NOT NULL
		ORDER BY ord_key DESC LIMIT 1`, conversation, max(behind, rows.KeyNumber), cmp.Or(next, rows.KeyOther), sqlite.Micros(at)).Scan(&key)
	if !sqlite.IsNoRows(err) {
		key, _, _ = strings.Cut(key, rows.KeyAfter)
		return max(key, behind), err
	}
	if behind != "" || next != "" {
		return cmp.Or(behind, rows.KeyBefore(next)), nil
	}
	err = q.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND ord_key >= ? AND ord_key < ? ORDER BY ord_key LIMIT 1`,
		conversation, rows.KeyNumber, rows.KeyOther).Scan(&key)
	if sqlite.IsNoRows(err) {
		return rows.KeyNumber + "000", nil
	}
	key, _, _ = strings.Cut(key, rows.KeyAfter)
	return rows.KeyBefore(key), err
}
