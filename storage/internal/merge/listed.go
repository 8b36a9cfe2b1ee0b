package merge

import (
	"context"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// ListedSum says in which form a listed conversation was merged last.
type ListedSum struct {
	ConversationID int64
	SessionID      string
	AgentID        int64
	Sum            []byte // of the list's bytes, as the caller makes it
}

// ListedSums returns the conversations of a portal that are here as a list had them: nothing was written to them
// here since, and nothing of them waits to be bound to a log.
func (s *History) ListedSums(ctx context.Context, portal string) (sums []ListedSum, err error) {
	err = s.Read(ctx, "read what was listed", func(q rows.Query) error {
		sums, err = rows.Collect(q, func(r sqlite.Scanner) (l ListedSum, err error) {
			return l, r.Scan(&l.ConversationID, &l.SessionID, &l.AgentID, &l.Sum)
		}, `SELECT c.id, c.session_id, c.agent, l.sum FROM listed l JOIN conversations c ON c.id = l.conversation
			WHERE c.portal = ? AND c.session_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.id
				AND m.log_id IS NULL AND m.greeting = 0 AND m.state NOT IN ('queued', 'failed') AND m.role NOT GLOB 'EVENT_*')`, portal)
		return err
	})
	return sums, err
}

// SetListedSums notes in which form conversations were merged. Those that are gone are left out.
func (s *History) SetListedSums(ctx context.Context, sums []ListedSum) error {
	return s.Write(ctx, "note what was listed", func(t *rows.Tx) error {
		for _, l := range sums {
			if _, err := t.Exec(`INSERT INTO listed (conversation, sum) SELECT id, ?2 FROM conversations WHERE id = ?1
				ON CONFLICT (conversation) DO UPDATE SET sum = excluded.sum`, l.ConversationID, l.Sum); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unmerged returns those of the logs of a conversation that are not here in the same form, in their order. It
// does not hold up who writes.
func (s *History) Unmerged(ctx context.Context, conversationID int64, logs []Log) (rest []Log, err error) {
	ids := make([]string, 0, len(logs))
	for i := range logs {
		logs[i] = logs[i].normal()
		ids = append(ids, logs[i].ID)
	}
	err = s.Read(ctx, "compare the messages", func(q rows.Query) error {
		known, err := digestsOf(q, conversationID, ids)
		if err != nil {
			return err
		}
		for _, l := range logs {
			if digest, ok := known[l.ID]; !ok || digest.digest != l.digest() {
				rest = append(rest, l)
			}
		}
		return nil
	})
	return rest, err
}

// UnboundSince reports whether messages of a conversation wait to be bound to a log, and how old a log of them may
// be by this computer's clock: which log they are must be decided with all younger ones at hand. Zero: of any age.
func (s *History) UnboundSince(ctx context.Context, conversationID int64) (since time.Time, waiting bool, err error) {
	err = s.Read(ctx, "look for unbound messages", func(q rows.Query) error {
		var first *int64
		err := q.Row(`SELECT min(at) FROM messages WHERE conversation = ? AND log_id IS NULL AND greeting = 0
			AND (state NOT IN ('queued', 'failed') OR doubtful = 1) AND role NOT GLOB 'EVENT_*'`, conversationID).Scan(&first)
		if err != nil || first == nil {
			return err
		}
		waiting = true
		if *first > 0 {
			since = sqlite.FromMicros(*first).Add(-ZoneError)
		}
		return nil
	})
	return since, waiting, err
}
