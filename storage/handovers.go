package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// handOverTable keeps who handled a conversation when.
type handOverTable struct{ *rows.Base }

const handOverColumns = `h.id, h.conversation, h.from_mode, h.to_mode, h.operator_id, h.operator_name, h.at, h.first_answer_at,
	h.last_customer_at, h.last_operator_at, h.ended_at, h.how`

// handOverInto returns what a row of handOverColumns is scanned into.
func handOverInto(h *HandOver) []any {
	return []any{&h.ID, &h.ConversationID, &h.From, &h.To, &h.OperatorID, &h.OperatorName, sqlite.TimeInto(&h.At), sqlite.TimeInto(&h.FirstAnswerAt),
		sqlite.TimeInto(&h.LastCustomerAt), sqlite.TimeInto(&h.LastOperatorAt), sqlite.TimeInto(&h.EndedAt), &h.How}
}

func scanHandOver(r sqlite.Scanner) (h HandOver, err error) { return h, r.Scan(handOverInto(&h)...) }

func openHandOver(q rows.Query, conversation int64) (HandOver, error) {
	return scanHandOver(q.Row(`SELECT `+handOverColumns+` FROM handovers h WHERE h.conversation = ? AND h.ended_at = 0`, conversation))
}

// BeginHandOver records that a conversation went to somebody else (At: zero for now). If one is open already
// with the same To, it is returned unchanged but for a newly known operator; one with another To is ended
// first, with How as that one's end (HandedBack if empty).
func (s *handOverTable) BeginHandOver(ctx context.Context, h HandOver) (out HandOver, err error) {
	if h.At.IsZero() {
		h.At = s.Now()
	}
	err = s.Write(ctx, "record the hand-over", func(t *rows.Tx) error {
		open, err := openHandOver(t.Query, h.ConversationID)
		switch {
		case err == nil && open.To == h.To:
			out, err = updateHandOver(t, open, HandOverUpdate{OperatorID: &h.OperatorID, OperatorName: &h.OperatorName})
			return err
		case err == nil:
			if _, err := endHandOver(t, open.ID, h.At, cmp.Or(h.How, HandedBack)); err != nil {
				return err
			}
		case !sqlite.IsNoRows(err):
			return err
		}
		out, err = scanHandOver(t.Row(`INSERT INTO handovers AS h (conversation, from_mode, to_mode, operator_id, operator_name, at,
				first_answer_at, last_customer_at, last_operator_at)
			SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM conversations WHERE id = ?1 RETURNING id, conversation, from_mode, to_mode,
				operator_id, operator_name, at, first_answer_at, last_customer_at, last_operator_at, ended_at, how`,
			h.ConversationID, h.From, h.To, h.OperatorID, h.OperatorName, sqlite.Micros(h.At), sqlite.Micros(h.FirstAnswerAt), sqlite.Micros(h.LastCustomerAt),
			sqlite.Micros(h.LastOperatorAt)))
		return err
	})
	return out, err
}

// HandOverUpdate changes the fields that are not nil. An empty operator changes nothing.
type HandOverUpdate struct {
	OperatorID     *string
	OperatorName   *string
	FirstAnswerAt  *time.Time // only the first one stays
	LastCustomerAt *time.Time // only a later one counts
	LastOperatorAt *time.Time // only a later one counts
}

// UpdateHandOver applies u to the open hand-over of the conversation. ErrNotFound: none is open.
func (s *handOverTable) UpdateHandOver(ctx context.Context, conversationID int64, u HandOverUpdate) (h HandOver, err error) {
	err = s.Write(ctx, "update the hand-over", func(t *rows.Tx) error {
		open, err := openHandOver(t.Query, conversationID)
		if err == nil {
			h, err = updateHandOver(t, open, u)
		}
		return err
	})
	return h, err
}

func updateHandOver(t *rows.Tx, before HandOver, u HandOverUpdate) (HandOver, error) {
	h := before
	if u.OperatorID != nil && *u.OperatorID != "" {
		h.OperatorID = *u.OperatorID
	}
	if u.OperatorName != nil && *u.OperatorName != "" {
		h.OperatorName = *u.OperatorName
	}
	if u.FirstAnswerAt != nil && h.FirstAnswerAt.IsZero() {
		h.FirstAnswerAt = sqlite.FromMicros(sqlite.Micros(*u.FirstAnswerAt))
	}
	if u.LastCustomerAt != nil && u.LastCustomerAt.After(h.LastCustomerAt) {
		h.LastCustomerAt = sqlite.FromMicros(sqlite.Micros(*u.LastCustomerAt))
	}
	if u.LastOperatorAt != nil && u.LastOperatorAt.After(h.LastOperatorAt) {
		h.LastOperatorAt = sqlite.FromMicros(sqlite.Micros(*u.LastOperatorAt))
	}
	if h == before {
		return h, nil
	}
	return h, t.One(`UPDATE handovers SET operator_id = ?2, operator_name = ?3, first_answer_at = ?4, last_customer_at = ?5,
		last_operator_at = ?6 WHERE id = ?1`, h.ID, h.OperatorID, h.OperatorName, sqlite.Micros(h.FirstAnswerAt), sqlite.Micros(h.LastCustomerAt),
		sqlite.Micros(h.LastOperatorAt))
}

// EndHandOver ends the open hand-over of the conversation (at: zero for now). ErrNotFound: none is open.
func (s *handOverTable) EndHandOver(ctx context.Context, conversationID int64, at time.Time, how HandOverEnd) (h HandOver, err error) {
	if at.IsZero() {
		at = s.Now()
	}
	err = s.Write(ctx, "end the hand-over", func(t *rows.Tx) error {
		open, err := openHandOver(t.Query, conversationID)
		if err == nil {
			h, err = endHandOver(t, open.ID, at, how)
		}
		return err
	})
	return h, err
}

func endHandOver(t *rows.Tx, id int64, at time.Time, how HandOverEnd) (HandOver, error) {
	if err := t.One(`UPDATE handovers SET ended_at = ?2, how = ?3 WHERE id = ?1`, id, sqlite.Micros(at), how); err != nil {
		return HandOver{}, err
	}
	return scanHandOver(t.Row(`SELECT `+handOverColumns+` FROM handovers h WHERE h.id = ?`, id))
}

// EndedHow corrects how the last hand-over of a conversation ended, where that became known later.
// ErrNotFound: there is none, or it still lasts.
func (s *handOverTable) EndedHow(ctx context.Context, conversationID int64, how HandOverEnd) error {
	return s.ChangeOne(ctx, "correct the hand-over", `UPDATE handovers SET how = ?2 WHERE ended_at <> 0 AND id =
		(SELECT id FROM handovers WHERE conversation = ?1 ORDER BY at DESC, id DESC LIMIT 1)`, conversationID, how)
}

// HandOvers returns the history of a conversation, oldest first.
func (s *handOverTable) HandOvers(ctx context.Context, conversationID int64) (hs []HandOver, err error) {
	err = s.Read(ctx, "read the hand-overs", func(q rows.Query) (err error) {
		hs, err = rows.Collect(q, scanHandOver, `SELECT `+handOverColumns+` FROM handovers h WHERE h.conversation = ? ORDER BY h.at, h.id`,
			conversationID)
		return err
	})
	return hs, err
}

// OperatorConversation is a row of the view "With an operator".
type OperatorConversation struct {
	Conversation Conversation
	HandOver     HandOver // the open one; zero if none was noticed
}

// WaitingSince returns since when the customer has waited for an answer, zero if it is the operator who
// waits: since the hand-over before the first answer, since the customer's last message after it.
func (o OperatorConversation) WaitingSince() time.Time {
	h := o.HandOver
	switch {
	case h.ID == 0:
		return o.Conversation.LastActivity
	case h.FirstAnswerAt.IsZero():
		return h.At
	case h.LastCustomerAt.After(h.LastOperatorAt):
		return h.LastCustomerAt
	}
	return time.Time{}
}

// OperatorConversations returns all open conversations with an operator, the one that has waited longest
// for an answer first, those that wait for nobody last (newest activity first).
func (s *handOverTable) OperatorConversations(ctx context.Context) (out []OperatorConversation, err error) {
	err = s.Read(ctx, "list the conversations with an operator", func(q rows.Query) error {
		conversations, err := rows.Collect(q, rows.ScanConversation, `SELECT `+rows.ConversationColumns+` FROM conversations c
			WHERE c.mode = 'OPERATOR' AND c.closed = 0`)
		if err != nil {
			return err
		}
		for _, c := range conversations {
			h, err := openHandOver(q, c.ID)
			if err != nil && !sqlite.IsNoRows(err) {
				return err
			}
			out = append(out, OperatorConversation{c, h})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b OperatorConversation) int {
		aw, bw := a.WaitingSince(), b.WaitingSince()
		switch {
		case aw.IsZero() != bw.IsZero():
			if aw.IsZero() {
				return 1
			}
			return -1
		case aw.IsZero():
			return b.Conversation.LastActivity.Compare(a.Conversation.LastActivity)
		}
		return aw.Compare(bw)
	})
	return out, err
}
