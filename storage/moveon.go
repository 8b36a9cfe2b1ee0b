package storage

import (
	"context"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// A conversation that has ended is continued in another one. Whatever goes on there (a message that was not
// sent, a new one, the draft) goes in the transaction that finds or makes that conversation, so that it is in
// one of the two at any time and in both at none.

// successor returns the conversation in which an ended one goes on: one about it in which nothing was written
// yet, or a new one.
func successor(s *rows.Base, t *rows.Tx, ended int64, n NewConversation) (Conversation, error) {
	var id int64
	err := t.Row(`SELECT c.id FROM conversations c WHERE c.about = ?1 AND c.id <> ?1 AND c.session_id IS NULL AND c.closed = 0
		AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.id) ORDER BY c.id DESC LIMIT 1`, ended).Scan(&id)
	if err == nil {
		return t.Conversation(id)
	}
	if !sqlite.IsNoRows(err) {
		return Conversation{}, err
	}
	n.AboutID = ended
	return createConversation(s, t, n)
}

// ContinueConversation returns the conversation in which an ended one goes on, and moves its draft there.
func (s *outboxTable) ContinueConversation(ctx context.Context, ended int64, n NewConversation) (c Conversation, err error) {
	err = s.Write(ctx, "continue the conversation", func(t *rows.Tx) error {
		c, err = successor(s.Base, t, ended, n)
		if err != nil {
			return err
		}
		if err := moveDraft(t, ended, c.ID, s.Now()); err != nil {
			return err
		}
		c, err = t.Conversation(c.ID)
		return err
	})
	return c, err
}

// EnqueueInNext stores an own message like Enqueue, but in the conversation in which an ended one goes on:
// the message's ConversationID says which. The utterances it carries move there.
func (s *outboxTable) EnqueueInNext(ctx context.Context, ended int64, n NewConversation, o Outgoing) (m Message, err error) {
	err = s.Write(ctx, "queue the message in a new conversation", func(t *rows.Tx) error {
		next, err := successor(s.Base, t, ended, n)
		if err != nil {
			return err
		}
		for _, a := range o.AttachmentIDs {
			if err := t.One(`UPDATE attachments SET conversation = ? WHERE id = ? AND conversation = ? AND message IS NULL`, next.ID, a, ended); err != nil {
				return err
			}
		}
		for _, u := range o.UtteranceIDs {
			if err := t.One(`UPDATE utterances SET conversation = ? WHERE id = ?`, next.ID, u); err != nil {
				return err
			}
		}
		m, err = enqueue(s.Base, t, next.ID, o)
		return err
	})
	return m, err
}

// SendAgain puts a failed or unconfirmed message back into the queue if it is still as it was seen, in state
// and number of attempts. ErrState: it is being sent again already, or was sent.
func (s *outboxTable) SendAgain(ctx context.Context, seen Message) (m Message, err error) {
	err = s.Write(ctx, "send the message again", func(t *rows.Tx) error {
		before, err := unsentAsSeen(t.Query, seen)
		if err != nil {
			return err
		}
		if err := setState(s.Base, t, before, StateQueued, Step{}); err != nil {
			return err
		}
		m, err = t.FullMessage(seen.ID)
		return err
	})
	return m, err
}

// SendAgainInNext is SendAgain for a message whose conversation has ended: it moves, with its files and
// utterances, to the conversation in which that one goes on. Its ConversationID says which.
func (s *outboxTable) SendAgainInNext(ctx context.Context, seen Message, n NewConversation) (m Message, err error) {
	err = s.Write(ctx, "send the message in a new conversation", func(t *rows.Tx) error {
		before, err := unsentAsSeen(t.Query, seen)
		if err != nil {
			return err
		}
		next, err := successor(s.Base, t, before.ConversationID, n)
		if err != nil {
			return err
		}
		if err := moveMessage(s.Base, t, before, next.ID); err != nil {
			return err
		}
		m, err = t.FullMessage(seen.ID)
		return err
	})
	return m, err
}

// SendAgainIn is SendAgainInNext for one that goes on in a conversation that is known.
func (s *outboxTable) SendAgainIn(ctx context.Context, seen Message, to int64) (m Message, err error) {
	err = s.Write(ctx, "send the message in another conversation", func(t *rows.Tx) error {
		before, err := unsentAsSeen(t.Query, seen)
		if err != nil {
			return err
		}
		if _, err := t.Conversation(to); err != nil {
			return err
		}
		if err := moveMessage(s.Base, t, before, to); err != nil {
			return err
		}
		m, err = t.FullMessage(seen.ID)
		return err
	})
	return m, err
}

// again returns a message that can be sent again and is still as it was seen.
func unsentAsSeen(q rows.Query, seen Message) (Message, error) {
	now, err := q.Message(seen.ID)
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
func moveMessage(s *rows.Base, t *rows.Tx, m Message, to int64) error {
	seq, err := t.NextSeq(to, 1)
	if err != nil {
		return err
	}
	if err := t.One(`UPDATE messages SET conversation = ?2, ord_key = ?3, ord_sub = 0, seq = ?4, state = 'queued', error = '',
		retry_at = 0, doubtful = 0, at = ?5 WHERE id = ?1`, m.ID, to, rows.KeyQueued, seq, sqlite.Micros(s.Now())); err != nil {
		return err
	}
	for _, table := range []string{"attachments", "utterances"} {
		if _, err := t.Exec(`UPDATE `+table+` SET conversation = ?2 WHERE message = ?1`, m.ID, to); err != nil {
			return err
		}
	}
	if err := t.Recompute(m.ConversationID); err != nil {
		return err
	}
	return t.Recompute(to)
}
