package merge

import (
	"context"
	"slices"
	"strings"
	"time"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Reply is what is known of a message of an agent or operator at one moment: the answer of a POST, a frame
// or the state of a stream so far.
type Reply struct {
	ID          int64 // row to go on with; 0: found by log id, then by role and text within the turn, else made
	LogID       string
	Role        rows.Role // AI if empty
	Text        string
	Thoughts    string    // "" leaves what is known
	At          time.Time // zero: now for a new row
	Provisional bool      // more is to come; false makes it final
	Interrupted bool      // it stopped half-way
	Greeting    bool
	Seen        bool          // it is being looked at: never becomes unread
	Buttons     []rows.Button // empty leaves what is known
	Sources     []rows.Source // empty leaves what is known
	Attachments []RemoteFile  // those not known yet are added
}

// Upserted tells what UpsertReply did.
type Upserted struct {
	Message rows.Message
	Added   bool  // a new row
	Changed bool  // the row differs from before (true when added)
	Removed int64 // a row that turned out to be the same message and is gone, 0 for none
}

// UpsertReply stores a reply: one row however often and in whatever pieces it arrives. A final text
// replaces the draft of the stream; what is final is never made provisional again; a row with the same log
// id is folded into the one given. ErrNotFound: the conversation or the row ID is not there. ErrState: the
// row ID is an own message or bound to another log id.
func (s *History) UpsertReply(ctx context.Context, conversationID int64, r Reply) (u Upserted, err error) {
	if r.Role == "" {
		r.Role = rows.RoleAI
	}
	err = s.Write(ctx, "store the reply", func(t *rows.Tx) error {
		row, err := findReply(t, conversationID, r)
		if err != nil {
			return err
		}
		if row.ID == 0 {
			u, err = insertReply(t, conversationID, r, s.Now())
		} else {
			u, err = updateReply(s.Base, t, row, r)
		}
		if err != nil || !u.Changed {
			return err
		}
		if err := t.Recompute(conversationID); err != nil {
			return err
		}
		u.Message, err = t.FullMessage(u.Message.ID)
		return err
	})
	return u, err
}

// findReply returns the row a reply belongs to, with ID 0 if there is none yet.
func findReply(t *rows.Tx, conversation int64, r Reply) (rows.Message, error) {
	if r.ID != 0 {
		m, err := t.FullMessage(r.ID)
		if err == nil && (m.Own || m.ConversationID != conversation || r.LogID != "" && m.LogID != "" && m.LogID != r.LogID) {
			err = fault.ErrState
		}
		return m, err
	}
	if r.LogID != "" {
		m, err := rows.ScanMessage(t.Row(`SELECT `+rows.MessageColumns+` FROM messages WHERE conversation = ? AND log_id = ?`, conversation, r.LogID))
		if err == nil {
			return t.FullMessage(m.ID)
		}
		if !sqlite.IsNoRows(err) {
			return m, err
		}
	}
	turn, err := rows.Collect(t.Query, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages
		WHERE conversation = ?1 AND own = 0 AND role = ?2 AND hidden = 0 AND (?3 = '' OR log_id IS NULL) AND greeting = ?4 AND seq > coalesce(
			(SELECT seq FROM messages WHERE conversation = ?1 AND role = 'HUMAN' AND state <> 'queued' ORDER BY seq DESC LIMIT 1), 0) * (1 - ?4)
		ORDER BY seq`, conversation, r.Role, r.LogID, r.Greeting)
	if err != nil {
		return rows.Message{}, err
	}
	for _, same := range []func(rows.Message) bool{r.sameAs, r.continues} {
		if i := slices.IndexFunc(turn, same); i >= 0 {
			return t.FullMessage(turn[i].ID)
		}
	}
	return rows.Message{}, nil
}

// sameAs: the same text has come already.
func (r Reply) sameAs(m rows.Message) bool {
	return r.Greeting || r.Text != "" && SameText(m.Text, r.Text)
}

// continues: the row is an unfinished form of the reply, or the reply is a late piece of the finished row.
func (r Reply) continues(m rows.Message) bool {
	if m.Provisional || m.Interrupted {
		return strings.HasPrefix(TextKey(r.Text), TextKey(m.Text)) || m.Provisional && !r.Provisional
	}
	return r.Provisional && r.Text != "" && strings.HasPrefix(TextKey(m.Text), TextKey(r.Text))
}

func insertReply(t *rows.Tx, conversation int64, r Reply, now time.Time) (u Upserted, err error) {
	seq, err := t.NextSeq(conversation, 1)
	if err != nil {
		return u, err
	}
	if r.At.IsZero() {
		r.At = now
	}
	key, sub := rows.KeyTail, seq
	switch {
	case r.LogID != "":
		sub = 0
		if key, err = placeKey(t, conversation, r.LogID, r.At); err != nil {
			return u, err
		}
	case r.Greeting:
		key = rows.KeyFirst
	}
	hidden := r.Role.Hidden()
	unread := r.Text != "" && !r.Seen && !r.Greeting && !hidden && r.Role != rows.RoleHuman
	id, err := t.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, log_id, role, hidden, local, provisional, interrupted,
			greeting, unread, at, buttons, sources, text, thoughts)
		VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, conversation, key, sub, seq, r.LogID, r.Role, hidden,
		r.Provisional, r.Interrupted, r.Greeting, unread, sqlite.Micros(r.At), rows.AsJSON[rows.Button](r.Buttons), rows.AsJSON[rows.Source](r.Sources), r.Text, r.Thoughts)
	if err != nil {
		return u, err
	}
	return Upserted{Message: rows.Message{ID: id}, Added: true, Changed: true}, addRemote(t, conversation, id, r.Attachments)
}

func updateReply(s *rows.Base, t *rows.Tx, before rows.Message, r Reply) (u Upserted, err error) {
	if r.LogID == "" && before.LogID == "" && !r.Provisional && !r.Interrupted {
		if r.LogID, _, err = twinOf(t, r.apply(before)); err != nil {
			return u, err
		}
	}
	bind := r.LogID != "" && before.LogID == ""
	if bind {
		if u.Removed, err = foldIntoReply(s, t, before, r.LogID); err != nil {
			return u, err
		}
		if before, err = t.FullMessage(before.ID); err != nil {
			return u, err
		}
	}
	after := r.apply(before)
	if bind {
		key, err := placeKey(t, before.ConversationID, r.LogID, after.At)
		if err != nil {
			return u, err
		}
		after.Order = rows.Cursor{Key: key, ID: before.ID}
	}
	files, err := syncRemote(t, before, r.Attachments)
	if err != nil {
		return u, err
	}
	u.Message, u.Changed = before, files || u.Removed != 0 || !sameShown(before, after)
	if !u.Changed {
		return u, nil
	}
	_, err = t.Exec(`UPDATE messages SET log_id = nullif(?2, ''), ord_key = ?3, ord_sub = ?4, provisional = ?5, interrupted = ?6, unread = ?7,
			at = ?8, buttons = ?9, sources = ?10, text = ?11, thoughts = ?12, role = ?13, hidden = ?14 WHERE id = ?1`,
		after.ID, after.LogID, after.Order.Key, after.Order.Sub, after.Provisional, after.Interrupted, after.Unread, sqlite.Micros(after.At),
		rows.AsJSON[rows.Button](after.Buttons), rows.AsJSON[rows.Source](after.Sources), after.Text, after.Thoughts, after.Role, after.Hidden)
	return u, err
}

// apply returns m with what the reply adds to it.
func (r Reply) apply(m rows.Message) rows.Message {
	done := !m.Provisional && !m.Interrupted && m.Text != ""
	if !(done && (r.Provisional || r.Interrupted)) { // a late piece of what is complete says nothing new
		if r.Text != "" { // an empty one only says how far it is
			m.Unread = m.Unread || m.Text == "" && !r.Greeting && !m.Greeting && !r.Role.Hidden() && r.Role != rows.RoleHuman
			m.Text = r.Text
		}
		m.Provisional, m.Interrupted = r.Provisional, r.Interrupted
		m.Role, m.Hidden = r.Role, r.Role.Hidden()
	}
	m.Unread = m.Unread && !r.Seen
	if r.LogID != "" {
		m.LogID = r.LogID
	}
	if !r.At.IsZero() {
		m.At = sqlite.FromMicros(sqlite.Micros(r.At))
	}
	if r.Thoughts != "" {
		m.Thoughts = r.Thoughts
	}
	if len(r.Buttons) > 0 {
		m.Buttons = r.Buttons
	}
	if len(r.Sources) > 0 {
		m.Sources = r.Sources
	}
	return m
}

// foldIntoReply removes the row a list made for a log, if there is one, after handing what it knows to m.
func foldIntoReply(s *rows.Base, t *rows.Tx, m rows.Message, logID string) (removed int64, err error) {
	var other rows.Message
	other, err = rows.ScanMessage(t.Row(`SELECT `+rows.MessageColumns+` FROM messages WHERE conversation = ? AND log_id = ?`, m.ConversationID, logID))
	if sqlite.IsNoRows(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if other, err = t.FullMessage(other.ID); err != nil {
		return 0, err
	}
	files := make([]RemoteFile, len(other.Attachments))
	for i, a := range other.Attachments {
		files[i] = RemoteFile{a.RemoteID, a.Name, a.ContentType, a.Size}
	}
	if _, err := syncRemote(t, m, files); err != nil {
		return 0, err
	}
	if err := s.ForgetFiles(t, `message = ?`, other.ID); err != nil {
		return 0, err
	}
	var digest int64
	if err := t.Row(`DELETE FROM messages WHERE id = ? RETURNING digest`, other.ID).Scan(&digest); err != nil {
		return 0, err
	}
	_, err = t.Exec(`UPDATE messages SET at = CASE ?2 WHEN 0 THEN at ELSE ?2 END, feedback = ?3, digest = ?6,
			pending = CASE pending WHEN '' THEN ?4 ELSE pending END, unread = unread * ?5 WHERE id = ?1`,
		m.ID, sqlite.Micros(other.At), other.Feedback, other.Pending, other.Unread, digest)
	return other.ID, err
}
