package storage

import (
	"context"

	"delonix/storage/internal/sqlite"
)

// A conversation that has ended is continued in another one. Whatever goes on there (a message that was not
// sent, a new one, the draft) goes in the transaction that finds or makes that conversation, so that it is in
// one of the two at any time and in both at none.

// successor returns the conversation in which an ended one goes on: one about it in which nothing was written
// yet, or a new one.
func (s *Store) successor(t *tx, ended int64, n NewConversation) (Conversation, error) {
	var id int64
	err := t.Row(`SELECT c.id FROM conversations c WHERE c.about = ?1 AND c.id <> ?1 AND c.session_id IS NULL AND c.closed = 0
		AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.id) ORDER BY c.id DESC LIMIT 1`, ended).Scan(&id)
	if err == nil {
		return t.conversation(id)
	}
	if !sqlite.IsNoRows(err) {
		return Conversation{}, err
	}
	n.AboutID = ended
	return s.createConversation(t, n)
}

// ContinueConversation returns the conversation in which an ended one goes on, and moves its draft there.
func (s *Store) ContinueConversation(ctx context.Context, ended int64, n NewConversation) (c Conversation, err error) {
	err = s.write(ctx, "continue the conversation", func(t *tx) error {
		c, err = s.successor(t, ended, n)
		if err != nil {
			return err
		}
		if err := t.moveDraft(ended, c.ID, s.now()); err != nil {
			return err
		}
		c, err = t.conversation(c.ID)
		return err
	})
	return c, err
}

// EnqueueInNext stores an own message like Enqueue, but in the conversation in which an ended one goes on:
// the message's ConversationID says which. The utterances it carries move there.
func (s *Store) EnqueueInNext(ctx context.Context, ended int64, n NewConversation, o Outgoing) (m Message, err error) {
	err = s.write(ctx, "queue the message in a new conversation", func(t *tx) error {
		next, err := s.successor(t, ended, n)
		if err != nil {
			return err
		}
		for _, a := range o.AttachmentIDs {
			if err := t.one(`UPDATE attachments SET conversation = ? WHERE id = ? AND conversation = ? AND message IS NULL`, next.ID, a, ended); err != nil {
				return err
			}
		}
		for _, u := range o.UtteranceIDs {
			if err := t.one(`UPDATE utterances SET conversation = ? WHERE id = ?`, next.ID, u); err != nil {
				return err
			}
		}
		m, err = s.enqueue(t, next.ID, o)
		return err
	})
	return m, err
}

// SendAgain puts a failed or unconfirmed message back into the queue if it is still as it was seen, in state
// and number of attempts. ErrState: it is being sent again already, or was sent.
func (s *Store) SendAgain(ctx context.Context, seen Message) (m Message, err error) {
	err = s.write(ctx, "send the message again", func(t *tx) error {
		before, err := t.again(seen)
		if err != nil {
			return err
		}
		if err := s.setState(t, before, StateQueued, Step{}); err != nil {
			return err
		}
		m, err = t.fullMessage(seen.ID)
		return err
	})
	return m, err
}

// SendAgainInNext is SendAgain for a message whose conversation has ended: it moves, with its files and
// utterances, to the conversation in which that one goes on. Its ConversationID says which.
func (s *Store) SendAgainInNext(ctx context.Context, seen Message, n NewConversation) (m Message, err error) {
	err = s.write(ctx, "send the message in a new conversation", func(t *tx) error {
		before, err := t.again(seen)
		if err != nil {
			return err
		}
		next, err := s.successor(t, before.ConversationID, n)
		if err != nil {
			return err
		}
		if err := s.moveMessage(t, before, next.ID); err != nil {
			return err
		}
		m, err = t.fullMessage(seen.ID)
		return err
	})
	return m, err
}

// SendAgainIn is SendAgainInNext for one that goes on in a conversation that is known.
func (s *Store) SendAgainIn(ctx context.Context, seen Message, to int64) (m Message, err error) {
	err = s.write(ctx, "send the message in another conversation", func(t *tx) error {
		before, err := t.again(seen)
		if err != nil {
			return err
		}
		if _, err := t.conversation(to); err != nil {
			return err
		}
		if err := s.moveMessage(t, before, to); err != nil {
			return err
		}
		m, err = t.fullMessage(seen.ID)
		return err
	})
	return m, err
}

// again returns a message that can be sent again and is still as it was seen.
func (q query) again(seen Message) (Message, error) {
	now, err := q.message(seen.ID)
	if err != nil {
		return now, err
	}
	if !now.Own || now.State != StateFailed && now.State != StateUnconfirmed ||
		now.State != seen.State || now.Attempts != seen.Attempts || now.ConversationID != seen.ConversationID {
		return now, ErrState
	}
	return now, nil
}

// moveMessage makes an unsent message one that is queued in another conversation.
func (s *Store) moveMessage(t *tx, m Message, to int64) error {
	seq, err := t.nextSeq(to, 1)
	if err != nil {
		return err
	}
	if err := t.one(`UPDATE messages SET conversation = ?2, ord_key = ?3, ord_sub = 0, seq = ?4, state = 'queued', error = '',
		retry_at = 0, doubtful = 0, at = ?5 WHERE id = ?1`, m.ID, to, keyQueued, seq, sqlite.Micros(s.now())); err != nil {
		return err
	}
	for _, table := range []string{"attachments", "utterances"} {
		if _, err := t.Exec(`UPDATE `+table+` SET conversation = ?2 WHERE message = ?1`, m.ID, to); err != nil {
			return err
		}
	}
	if err := t.recompute(m.ConversationID); err != nil {
		return err
	}
	return t.recompute(to)
}
