package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"delonix/storage/internal/sqlite"
)

// Reply is what is known of a message of an agent or operator at one moment: the answer of a POST, a frame
// or the state of a stream so far.
type Reply struct {
	ID          int64 // row to go on with; 0: found by log id, then by role and text within the turn, else made
	LogID       string
	Role        Role // AI if empty
	Text        string
	Thoughts    string    // "" leaves what is known
	At          time.Time // zero: now for a new row
	Provisional bool      // more is to come; false makes it final
	Interrupted bool      // it stopped half-way
	Greeting    bool
	Seen        bool         // it is being looked at: never becomes unread
	Buttons     []Button     // empty leaves what is known
	Sources     []Source     // empty leaves what is known
	Attachments []RemoteFile // those not known yet are added
}

// RemoteFile is a file the portal has.
type RemoteFile struct {
	RemoteID    string
	Name        string
	ContentType string
	Size        int64 // -1 while unknown
}

// Upserted tells what UpsertReply did.
type Upserted struct {
	Message Message
	Added   bool  // a new row
	Changed bool  // the row differs from before (true when added)
	Removed int64 // a row that turned out to be the same message and is gone, 0 for none
}

// UpsertReply stores a reply: one row however often and in whatever pieces it arrives. A final text
// replaces the draft of the stream; what is final is never made provisional again; a row with the same log
// id is folded into the one given. ErrNotFound: the conversation or the row ID is not there. ErrState: the
// row ID is an own message or bound to another log id.
func (s *Store) UpsertReply(ctx context.Context, conversationID int64, r Reply) (u Upserted, err error) {
	if r.Role == "" {
		r.Role = RoleAI
	}
	err = s.write(ctx, "store the reply", func(t *tx) error {
		row, err := t.findReply(conversationID, r)
		if err != nil {
			return err
		}
		if row.ID == 0 {
			u, err = t.insertReply(conversationID, r, s.now())
		} else {
			u, err = s.updateReply(t, row, r)
		}
		if err != nil || !u.Changed {
			return err
		}
		if err := t.recompute(conversationID); err != nil {
			return err
		}
		u.Message, err = t.fullMessage(u.Message.ID)
		return err
	})
	return u, err
}

// findReply returns the row a reply belongs to, with ID 0 if there is none yet.
func (t *tx) findReply(conversation int64, r Reply) (Message, error) {
	if r.ID != 0 {
		m, err := t.fullMessage(r.ID)
		if err == nil && (m.Own || m.ConversationID != conversation || r.LogID != "" && m.LogID != "" && m.LogID != r.LogID) {
			err = ErrState
		}
		return m, err
	}
	if r.LogID != "" {
		m, err := scanMessage(t.Row(`SELECT `+messageColumns+` FROM messages WHERE conversation = ? AND log_id = ?`, conversation, r.LogID))
		if err == nil {
			return t.fullMessage(m.ID)
		}
		if !sqlite.IsNoRows(err) {
			return m, err
		}
	}
	turn, err := collect(t.query, scanMessage, `SELECT `+messageColumns+` FROM messages
		WHERE conversation = ?1 AND own = 0 AND role = ?2 AND hidden = 0 AND (?3 = '' OR log_id IS NULL) AND greeting = ?4 AND seq > coalesce(
			(SELECT seq FROM messages WHERE conversation = ?1 AND role = 'HUMAN' AND state <> 'queued' ORDER BY seq DESC LIMIT 1), 0) * (1 - ?4)
		ORDER BY seq`, conversation, r.Role, r.LogID, r.Greeting)
	if err != nil {
		return Message{}, err
	}
	for _, same := range []func(Message) bool{r.sameAs, r.continues} {
		if i := slices.IndexFunc(turn, same); i >= 0 {
			return t.fullMessage(turn[i].ID)
		}
	}
	return Message{}, nil
}

// sameAs: the same text has come already.
func (r Reply) sameAs(m Message) bool {
	return r.Greeting || r.Text != "" && SameText(m.Text, r.Text)
}

// continues: the row is an unfinished form of the reply, or the reply is a late piece of the finished row.
func (r Reply) continues(m Message) bool {
	if m.Provisional || m.Interrupted {
		return strings.HasPrefix(TextKey(r.Text), TextKey(m.Text)) || m.Provisional && !r.Provisional
	}
	return r.Provisional && r.Text != "" && strings.HasPrefix(TextKey(m.Text), TextKey(r.Text))
}

func (t *tx) insertReply(conversation int64, r Reply, now time.Time) (u Upserted, err error) {
	seq, err := t.nextSeq(conversation, 1)
	if err != nil {
		return u, err
	}
	if r.At.IsZero() {
		r.At = now
	}
	key, sub := keyTail, seq
	switch {
	case r.LogID != "":
		sub = 0
		if key, err = t.placeKey(conversation, r.LogID, r.At); err != nil {
			return u, err
		}
	case r.Greeting:
		key = keyFirst
	}
	hidden := r.Role.Hidden()
	unread := r.Text != "" && !r.Seen && !r.Greeting && !hidden && r.Role != RoleHuman
	id, err := t.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, log_id, role, hidden, local, provisional, interrupted,
			greeting, unread, at, buttons, sources, text, thoughts)
		VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, conversation, key, sub, seq, r.LogID, r.Role, hidden,
		r.Provisional, r.Interrupted, r.Greeting, unread, sqlite.Micros(r.At), asJSON[Button](r.Buttons), asJSON[Source](r.Sources), r.Text, r.Thoughts)
	if err != nil {
		return u, err
	}
	return Upserted{Message: Message{ID: id}, Added: true, Changed: true}, t.addRemote(conversation, id, r.Attachments)
}

func (s *Store) updateReply(t *tx, before Message, r Reply) (u Upserted, err error) {
	if r.LogID == "" && before.LogID == "" && !r.Provisional && !r.Interrupted {
		if r.LogID, _, err = t.twin(r.apply(before)); err != nil {
			return u, err
		}
	}
	bind := r.LogID != "" && before.LogID == ""
	if bind {
		if u.Removed, err = s.foldLog(t, before, r.LogID); err != nil {
			return u, err
		}
		if before, err = t.fullMessage(before.ID); err != nil {
			return u, err
		}
	}
	after := r.apply(before)
	if bind {
		key, err := t.placeKey(before.ConversationID, r.LogID, after.At)
		if err != nil {
			return u, err
		}
		after.order = Cursor{key, 0, before.ID}
	}
	files, err := t.syncRemote(before, r.Attachments)
	if err != nil {
		return u, err
	}
	u.Message, u.Changed = before, files || u.Removed != 0 || !sameShown(before, after)
	if !u.Changed {
		return u, nil
	}
	_, err = t.Exec(`UPDATE messages SET log_id = nullif(?2, ''), ord_key = ?3, ord_sub = ?4, provisional = ?5, interrupted = ?6, unread = ?7,
			at = ?8, buttons = ?9, sources = ?10, text = ?11, thoughts = ?12, role = ?13, hidden = ?14 WHERE id = ?1`,
		after.ID, after.LogID, after.order.key, after.order.sub, after.Provisional, after.Interrupted, after.Unread, sqlite.Micros(after.At),
		asJSON[Button](after.Buttons), asJSON[Source](after.Sources), after.Text, after.Thoughts, after.Role, after.Hidden)
	return u, err
}

// apply returns m with what the reply adds to it.
func (r Reply) apply(m Message) Message {
	done := !m.Provisional && !m.Interrupted && m.Text != ""
	if !(done && (r.Provisional || r.Interrupted)) { // a late piece of what is complete says nothing new
		if r.Text != "" { // an empty one only says how far it is
			m.Unread = m.Unread || m.Text == "" && !r.Greeting && !m.Greeting && !r.Role.Hidden() && r.Role != RoleHuman
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

// foldLog removes the row a list made for a log, if there is one, after handing what it knows to m.
func (s *Store) foldLog(t *tx, m Message, logID string) (removed int64, err error) {
	var other Message
	other, err = scanMessage(t.Row(`SELECT `+messageColumns+` FROM messages WHERE conversation = ? AND log_id = ?`, m.ConversationID, logID))
	if sqlite.IsNoRows(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if other, err = t.fullMessage(other.ID); err != nil {
		return 0, err
	}
	files := make([]RemoteFile, len(other.Attachments))
	for i, a := range other.Attachments {
		files[i] = RemoteFile{a.RemoteID, a.Name, a.ContentType, a.Size}
	}
	if _, err := t.syncRemote(m, files); err != nil {
		return 0, err
	}
	if err := s.forgetFiles(t, `message = ?`, other.ID); err != nil {
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
