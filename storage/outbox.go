package storage

import (
	"context"
	"errors"
	"slices"
	"time"

	"delonix/storage/internal/sqlite"
)

// inOutbox is the condition of the index of everything that is not safely at the portal.
const inOutbox = `state IN ('queued', 'sending', 'unconfirmed', 'failed')`

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
func (s *Store) Enqueue(ctx context.Context, conversationID int64, o Outgoing) (m Message, err error) {
	err = s.write(ctx, "queue the message", func(t *tx) (err error) {
		m, err = s.enqueue(t, conversationID, o)
		return err
	})
	return m, err
}

func (s *Store) enqueue(t *tx, conversationID int64, o Outgoing) (m Message, err error) {
	seq, err := t.nextSeq(conversationID, 1)
	if err != nil {
		return m, err
	}
	id, err := t.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, role, state, own, local, at, text)
			VALUES (?1, ?2, 0, ?3, 'HUMAN', 'queued', 1, 1, ?4, ?5)`, conversationID, keyQueued, seq, sqlite.Micros(s.now()), o.Text)
	if err != nil {
		return m, err
	}
	for i, a := range o.AttachmentIDs {
		if err := t.one(`UPDATE attachments SET message = ?, position = ? WHERE id = ? AND conversation = ? AND message IS NULL`,
			id, i, a, conversationID); err != nil {
			return m, err
		}
	}
	for _, u := range o.UtteranceIDs {
		if err := t.one(`UPDATE utterances SET message = ?, state = 'attached' WHERE id = ? AND state IN ('recorded', 'transcribed')`,
			id, u); err != nil {
			return m, err
		}
	}
	if o.Draft != nil {
		if err := t.setDraft(conversationID, *o.Draft, s.now()); err != nil {
			return m, err
		}
	}
	if err := t.refreshConversation(conversationID); err != nil {
		return m, err
	}
	return t.fullMessage(id)
}

// NextQueued returns the message to send next in the conversation: the first queued one, whose RetryAt
// may still lie ahead. ErrNotFound: nothing is queued, or another one is being sent.
func (s *Store) NextQueued(ctx context.Context, conversationID int64) (m Message, err error) {
	err = s.read(ctx, "find the next message to send", func(q query) error {
		var id int64
		err := q.Row(`SELECT id FROM messages m INDEXED BY messages_outbox WHERE conversation = ?1 AND `+inOutbox+` AND state = 'queued'
			AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation = ?1 AND `+inOutbox+` AND state = 'sending')
			ORDER BY ord_key, ord_sub, id LIMIT 1`, conversationID).Scan(&id)
		if err != nil {
			return err
		}
		m, err = q.fullMessage(id)
		return err
	})
	return m, err
}

// Outbox returns the own messages of the conversation (0: of all) that are queued, sending, unconfirmed or
// failed, in order.
func (s *Store) Outbox(ctx context.Context, conversationID int64) (page []Message, err error) {
	in, args := "", []any(nil)
	if conversationID != 0 {
		in, args = "conversation = ? AND ", []any{conversationID}
	}
	err = s.read(ctx, "read the outbox", func(q query) (err error) {
		page, err = collect(q, scanMessage, `SELECT `+messageColumns+` FROM messages INDEXED BY messages_outbox
			WHERE `+in+inOutbox+` ORDER BY conversation, ord_key, ord_sub, id`, args...)
		return errors.Join(err, q.fillAttachments(page))
	})
	return page, err
}

// Step says why a message changes its state.
type Step struct {
	Error   string    // kept with the message; "" clears it
	RetryAt time.Time // for StateQueued: not before
}

// stateSteps are the steps a message can take.
var stateSteps = map[State][]State{
	StateQueued:      {StateSending, StateFailed},
	StateSending:     {StateSent, StateUnconfirmed, StateFailed, StateQueued},
	StateUnconfirmed: {StateSent, StateFailed, StateQueued},
	StateFailed:      {StateQueued},
}

// SetState moves an own message one step. Possible are
//
//	queued      → sending (one at a time in a conversation), failed
//	sending     → sent, unconfirmed, failed, queued (no byte was written, or the portal said "later")
//	unconfirmed → sent, failed, queued (a person said "send again")
//	failed      → queued
//
// Anything else is ErrState. A step into the state it already has changes only Error and RetryAt. A message
// that is queued again keeps its place among the queued ones. Sent ends its utterances.
func (s *Store) SetState(ctx context.Context, id int64, to State, step Step) (m Message, err error) {
	err = s.write(ctx, "move the message to "+string(to), func(t *tx) error {
		before, err := t.message(id)
		if err != nil {
			return err
		}
		if err := s.setState(t, before, to, step); err != nil {
			return err
		}
		m, err = t.fullMessage(id)
		return err
	})
	return m, err
}

func (s *Store) setState(t *tx, m Message, to State, step Step) error {
	if m.State != to && !slices.Contains(stateSteps[m.State], to) {
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
		if err := s.enterState(t, m, to); err != nil {
			return err
		}
	}
	return t.recompute(m.ConversationID)
}

// enterState does what belongs to a new state besides its name.
func (s *Store) enterState(t *tx, m Message, to State) error {
	var err error
	switch to {
	case StateSending:
		err = t.beginSending(m, s.now())
	case StateQueued:
		_, err = t.Exec(`UPDATE messages SET ord_key = ?2, ord_sub = 0 WHERE id = ?1`, m.ID, keyQueued)
	case StateUnconfirmed:
		_, err = t.Exec(`UPDATE messages SET doubtful = 1 WHERE id = ?`, m.ID)
	case StateSent:
		err = s.endUtterances(t, m.ID)
	}
	return err
}

// beginSending gives the message its place at the end of what was said so far.
func (t *tx) beginSending(m Message, now time.Time) error {
	var other int64
	err := t.Row(`SELECT id FROM messages WHERE conversation = ? AND `+inOutbox+` AND state = 'sending' AND id <> ?`,
		m.ConversationID, m.ID).Scan(&other)
	if err == nil {
		return ErrState
	}
	if !sqlite.IsNoRows(err) {
		return err
	}
	seq, err := t.nextSeq(m.ConversationID, 1)
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE messages SET seq = ?2, ord_key = ?3, ord_sub = ?2, attempts = attempts + 1, sending_at = ?4 WHERE id = ?1`,
		m.ID, seq, keyTail, sqlite.Micros(now))
	return err
}

// DeleteUnsent removes a queued, unconfirmed or failed message with its files, else ErrState. Its
// utterances go with it.
func (s *Store) DeleteUnsent(ctx context.Context, id int64) error {
	return s.write(ctx, "delete the message", func(t *tx) error {
		m, err := t.unsent(id)
		if err != nil {
			return err
		}
		if err := s.forgetFiles(t, `message = ?`, id); err != nil {
			return err
		}
		if err := s.markScrub(t); err != nil {
			return err
		}
		return s.dropUnsent(t, m)
	})
}

// unsent returns a message that can still be sent again, edited or deleted, else ErrState.
func (q query) unsent(id int64) (Message, error) {
	m, err := q.fullMessage(id)
	if err == nil && !(m.Own && m.State.Unsent()) {
		err = ErrState
	}
	return m, err
}

func (s *Store) dropUnsent(t *tx, m Message) error {
	if err := s.deleteUtterances(t, `message = ?`, m.ID); err != nil {
		return err
	}
	if err := t.one(`DELETE FROM messages WHERE id = ?`, m.ID); err != nil {
		return err
	}
	return t.recompute(m.ConversationID)
}
