package merge

import (
	"strings"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// candidate is an unbound reply with the borders of its turn.
type candidate struct {
	rows.Message
	after, before string // ord_keys of the HUMAN messages around it; before is "" at the end
	listable      bool   // what it answers is listed, so it may be listed too
	certain       bool   // what it answers is surely the one before it in the list
	bound         bool
}

// holds reports whether a log lies in the candidate's turn.
func (c *candidate) holds(role rows.Role, key string) bool {
	return c.listable && c.Role == role && c.after < key && (c.before == "" || key < c.before)
}

func sameText(c *candidate, l *newLog) bool { return SameText(c.Text, l.Text) }

func goesOn(c *candidate, l *newLog) bool {
	return c.certain && (c.Provisional || c.Interrupted) && strings.HasPrefix(TextKey(l.Text), TextKey(c.Text))
}

func altered(c *candidate, l *newLog) bool {
	return c.certain && !c.Provisional && !c.Interrupted && Alike(c.Text, l.Text)
}

// twin returns log id and text of a row that a list made and that is the same message as an unbound reply;
// "" if there is none.
func twinOf(t *rows.Tx, r rows.Message) (found, text string, err error) {
	c, err := turnOf(t, r)
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
func turnOf(t *rows.Tx, r rows.Message) (*candidate, error) {
	c := &candidate{Message: r}
	if r.Greeting { // it comes with the session, which comes with the first message
		c.listable, c.certain = true, true
		return c, nil
	}
	var asked string // log id of what it answers
	err := t.Row(`SELECT coalesce(log_id, '') FROM messages WHERE conversation = ? AND role = 'HUMAN' AND seq < ? AND state NOT IN ('queued', 'failed')
		ORDER BY seq DESC LIMIT 1`, r.ConversationID, r.Seq).Scan(&asked)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	c.certain = sqlite.IsNoRows(err) || asked != ""
	c.listable = c.certain
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND +seq < ?
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, r.ConversationID, r.Seq).Scan(&c.after)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	if !c.certain { // the portal may have changed the text of the question, which then was listed as another one
		err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 0
			AND ord_key > ? AND seq > ? ORDER BY ord_key, ord_sub, id LIMIT 1`, r.ConversationID, c.after, r.Seq).Scan(&c.after)
		if c.listable = err == nil; err != nil && !sqlite.IsNoRows(err) {
			return nil, err
		}
	}
	err = t.Row(`SELECT ord_key FROM messages WHERE conversation = ? AND role = 'HUMAN' AND log_id IS NOT NULL AND local = 1 AND seq > ?
		ORDER BY seq LIMIT 1`, r.ConversationID, r.Seq).Scan(&c.before)
	if err != nil && !sqlite.IsNoRows(err) {
		return nil, err
	}
	return c, nil
}
