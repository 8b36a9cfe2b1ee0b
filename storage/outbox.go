package storage

import (
	"context"
	"errors"
	"slices"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// outboxTable keeps what is on its way to a portal.
type outboxTable struct{ *rows.Base }

// Outgoing is a message a person wants to send.
type Outgoing struct {
	Text          string
	AttachmentIDs []int64 // staged in this conversation, in order
	UtteranceIDs  []int64 // recordings whose transcript it carries
	Draft         *string // what becomes of the draft's text; nil: it stays (an option button, a spoken turn)
}

// Enqueue stores an own message in state queued together with its attachments, marks its utterances as
// attached and takes its text out of the draft, all in one transaction. ErrNotFound: the conversation, a file
// or an utterance is not there.
func (s *outboxTable) Enqueue(ctx context.Context, conversationID int64, o Outgoing) (m Message, err error) {
	err = s.Write(ctx, "queue the message", func(t *rows.Tx) (err error) {
		m, err = enqueue(s.Base, t, conversationID, o)
		return err
	})
	return m, err
}

func enqueue(s *rows.Base, t *rows.Tx, conversationID int64, o Outgoing) (m Message, err error) {
	seq, err := t.NextSeq(conversationID, 1)
	if err != nil {
		return m, err
	}
	id, err := t.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, role, state, own, local, at, text)
			VALUES (?1, ?2, 0, ?3, 'HUMAN', 'queued', 1, 1, ?4, ?5)`, conversationID, rows.KeyQueued, seq, sqlite.Micros(s.Now()), o.Text)
	if err != nil {
		return m, err
	}
	for i, a := range o.AttachmentIDs {
		if err := t.One(`UPDATE attachments SET message = ?, position = ? WHERE id = ? AND conversation = ? AND message IS NULL`,
			id, i, a, conversationID); err != nil {
			return m, err
		}
	}
	for _, u := range o.UtteranceIDs {
		if err := t.One(`UPDATE utterances SET message = ?, state = 'attached' WHERE id = ? AND state IN ('recorded', 'transcribed')`,
			id, u); err != nil {
			return m, err
		}
	}
	if o.Draft != nil {
		if err := setDraft(t, conversationID, *o.Draft, s.Now()); err != nil {
			return m, err
		}
	}
	if err := t.RefreshConversation(conversationID); err != nil {
		return m, err
	}
	return t.FullMessage(id)
}

// NextQueued returns the message to send next in the conversation: the first queued one, whose RetryAt
// may still lie ahead. ErrNotFound: nothing is queued, or another one is being sent.
func (s *outboxTable) NextQueued(ctx context.Context, conversationID int64) (m Message, err error) {
	err = s.Read(ctx, "find the next message to send", func(q rows.Query) error {
		var id int64
		err := q.Row(`SELECT id FROM messages m INDEXED BY messages_outbox WHERE conversation = ?1 AND `+rows.InOutbox+` AND state = 'queued'
			AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND `+rows.InOutbox+` AND state = 'sending')
			ORDER BY ord_key, ord_sub, id LIMIT 1`, conversationID).Scan(&id)
		if err != nil {
			return err
		}
		m, err = q.FullMessage(id)
		return err
	})
	return m, err
}

// Outbox returns the own messages of the conversation (0: of all) that are queued, sending, unconfirmed or
// failed, in order.
func (s *outboxTable) Outbox(ctx context.Context, conversationID int64) (page []Message, err error) {
	in, args := "", []any(nil)
	if conversationID != 0 {
		in, args = "conversation = ? AND ", []any{conversationID}
	}
	err = s.Read(ctx, "read the outbox", func(q rows.Query) (err error) {
		page, err = rows.Collect(q, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages INDEXED BY messages_outbox
			WHERE `+in+rows.InOutbox+` ORDER BY conversation, ord_key, ord_sub, id`, args...)
		return errors.Join(err, q.FillAttachments(page))
	})
	return page, err
}

// Step says why a message changes its state.
type Step struct {
	Error   string    // kept with the message; "" clears it
	RetryAt time.Time // for StateQueued: not before
}

// SetState moves an own message one step of rows.StateSteps; anything else is ErrState. A step into the state it
// already has changes only Error and RetryAt. A message that is queued again keeps its place among the queued
// ones. Sent ends its utterances.
func (s *outboxTable) SetState(ctx context.Context, id int64, to State, step Step) (m Message, err error) {
	err = s.Write(ctx, "move the message to "+string(to), func(t *rows.Tx) error {
		before, err := t.Message(id)
		if err != nil {
			return err
		}
		if err := setState(s.Base, t, before, to, step); err != nil {
			return err
		}
		m, err = t.FullMessage(id)
		return err
	})
	return m, err
}

func setState(s *rows.Base, t *rows.Tx, m Message, to State, step Step) error {
	if m.State != to && !slices.Contains(rows.StateSteps[m.State], to) {
		return ErrState
	}
	if to != StateQueued {
		step.RetryAt = time.Time{}
	}
	if _, err := t.Exec(`UPDATE messages SET state = ?2, error = ?3, retry_at = ?4 WHERE id = ?1`,
		m.ID, to, step.Error, sqlite.Micros(step.RetryAt)); err != nil {
		return err
	}
	if m.State != to {
		if err := enterState(s, t, m, to); err != nil {
			return err
		}
	}
	return t.Recompute(m.ConversationID)
}

// enterState does what belongs to a new state besides its name.
func enterState(s *rows.Base, t *rows.Tx, m Message, to State) error {
	var err error
	switch to {
	case StateSending:
		err = beginSending(t, m, s.Now())
	case StateQueued:
		_, err = t.Exec(`UPDATE messages SET ord_key = ?2, ord_sub = 0 WHERE id = ?1`, m.ID, rows.KeyQueued)
	case StateUnconfirmed:
		_, err = t.Exec(`UPDATE messages SET doubtful = 1 WHERE id = ?`, m.ID)
	case StateSent:
		err = s.EndUtterances(t, m.ID)
	}
	return err
}

// beginSending gives the message its place at the end of what was said so far.
func beginSending(t *rows.Tx, m Message, now time.Time) error {
	var other int64
	err := t.Row(`SELECT id FROM messages WHERE conversation = ? AND `+rows.InOutbox+` AND state = 'sending' AND id <> ?`,
		m.ConversationID, m.ID).Scan(&other)
	if err == nil {
		return ErrState
	}
	if !sqlite.IsNoRows(err) {
		return err
	}
	seq, err := t.NextSeq(m.ConversationID, 1)
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE messages SET seq = ?2, ord_key = ?3, ord_sub = ?2, attempts = attempts + 1, sending_at = ?4 WHERE id = ?1`,
		m.ID, seq, rows.KeyTail, sqlite.Micros(now))
	return err
}

// DeleteUnsent removes a queued, unconfirmed or failed message with its files, else ErrState. Its
// utterances go with it.
func (s *outboxTable) DeleteUnsent(ctx context.Context, id int64) error {
	return s.Write(ctx, "delete the message", func(t *rows.Tx) error {
		m, err := unsentMessage(t.Query, id)
		if err != nil {
			return err
		}
		if err := s.ForgetFiles(t, `message = ?`, id); err != nil {
			return err
		}
		if err := s.MarkScrub(t); err != nil {
			return err
		}
		return dropUnsent(s.Base, t, m)
	})
}

// unsent returns a message that can still be sent again, edited or deleted, else ErrState.
func unsentMessage(q rows.Query, id int64) (Message, error) {
	m, err := q.FullMessage(id)
	if err == nil && !(m.Own && m.State.Unsent()) {
		err = ErrState
	}
	return m, err
}

func dropUnsent(s *rows.Base, t *rows.Tx, m Message) error {
	if err := s.DeleteUtterances(t, `message = ?`, m.ID); err != nil {
		return err
	}
	if err := t.One(`DELETE FROM messages WHERE id = ?`, m.ID); err != nil {
		return err
	}
	return t.Recompute(m.ConversationID)
}
