package storage

import (
	"context"
	"strings"

	"delonix/storage/internal/merge"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// reactionTable keeps reactions and those the portal does not know yet.
type reactionTable struct{ *rows.Base }

// SetReaction remembers at once what the person chose and queues it for the portal. FeedbackNone takes a
// reaction back. Choosing what the portal has already queues nothing, unless another choice is on its way.
// ErrState: own and HUMAN messages take no reaction.
func (s *reactionTable) SetReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return s.react(ctx, "keep the reaction", messageID, func(t *rows.Tx, m Message) error {
		if m.Own || m.Role == RoleHuman {
			return ErrState
		}
		if f == "" {
			f = FeedbackNone
		}
		if f == m.Feedback || f == FeedbackNone && m.Feedback == "" {
			f = "" // nothing to tell
		}
		// What is on its way to the portal must be followed by the new choice even if that is the old one.
		if f == "" && m.Pending != "" {
			f = m.Feedback
			if f == "" {
				f = FeedbackNone
			}
		}
		_, err := t.Exec(`UPDATE messages SET pending = ?2, pending_at = ?3 WHERE id = ?1`, m.ID, f, sqlite.Micros(s.Now()))
		return err
	})
}

// PendingReaction is a reaction the portal does not know yet.
type PendingReaction struct {
	MessageID      int64
	ConversationID int64
	AgentID        int64
	SessionID      string
	LogID          string
	Feedback       Feedback
}

// PendingReactions returns the reactions of some agents that can be told to the portal, the oldest first; agents nil
// is all. Those of an agent that can't be reached so do not stand in the way of the others.
func (s *reactionTable) PendingReactions(ctx context.Context, agents []int64, limit int) (out []PendingReaction, err error) {
	args, which := []any{}, ""
	if agents != nil {
		which = " AND c.agent IN (NULL" + strings.Repeat(", ?", len(agents)) + ")"
		for _, a := range agents {
			args = append(args, a)
		}
	}
	if limit <= 0 {
		limit = DefaultPage
	}
	err = s.Read(ctx, "read the queued reactions", func(q rows.Query) (err error) {
		out, err = rows.Collect(q, func(r sqlite.Scanner) (p PendingReaction, err error) {
			return p, r.Scan(&p.MessageID, &p.ConversationID, &p.AgentID, &p.SessionID, &p.LogID, &p.Feedback)
		}, `SELECT m.id, c.id, c.agent, c.session_id, m.log_id, m.pending FROM messages m JOIN conversations c ON c.id = m.conversation
			WHERE m.pending <> '' AND m.log_id IS NOT NULL AND substr(m.log_id, 1, 1) <> '`+merge.MadeUpID+`' AND c.session_id IS NOT NULL`+which+`
			ORDER BY m.pending_at, m.id LIMIT ?`, append(args, limit)...)
		return err
	})
	return out, err
}

// ConfirmReaction records that the portal has taken f. A choice made since then stays queued.
func (s *reactionTable) ConfirmReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return s.react(ctx, "confirm the reaction", messageID, func(t *rows.Tx, m Message) error {
		_, err := t.Exec(`UPDATE messages SET feedback = ?2, pending = CASE pending WHEN ?2 THEN '' ELSE pending END WHERE id = ?1`, m.ID, f)
		return err
	})
}

// RollBackReaction drops f, which the portal refused, so that the confirmed one shows again. A choice made
// since then stays queued.
func (s *reactionTable) RollBackReaction(ctx context.Context, messageID int64, f Feedback) (Message, error) {
	return s.react(ctx, "take the reaction back", messageID, func(t *rows.Tx, m Message) error {
		_, err := t.Exec(`UPDATE messages SET pending = '' WHERE id = ? AND pending = ?`, m.ID, f)
		return err
	})
}

func (s *reactionTable) react(ctx context.Context, what string, messageID int64, f func(*rows.Tx, Message) error) (m Message, err error) {
	err = s.Write(ctx, what, func(t *rows.Tx) error {
		before, err := t.Message(messageID)
		if err != nil {
			return err
		}
		if err := f(t, before); err != nil {
			return err
		}
		m, err = t.FullMessage(messageID)
		return err
	})
	return m, err
}
