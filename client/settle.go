package client

import (
	"context"
	"slices"
	"time"

	"delonix/storage"
)

// A row of a turn that the list did not confirm is left alone for this long before
// the listing: the portal may write its log after the reply was delivered.
const settleGrace = 5 * time.Second

// chaseMost is how often a reply that stopped half-way is looked for.
const chaseMost = 8

// merged brings the stream in line with what a merge wrote. Called by the merge
// with mu held. It tells whether the turn is settled.
func (ch *chat) merged(ctx context.Context, res storage.MergeResult, began time.Time) (settled bool, err error) {
	s := &ch.stream
	if s.row != 0 && slices.Contains(res.Updated, s.row) {
		m, err := ch.c.store.Message(ctx, s.row)
		switch {
		case isGone(err):
			s.reset()
		case err != nil:
			return false, err
		case m.LogID != "":
			// The list has the whole reply; what the socket still brings of it is
			// an echo.
			s.complete(s.row, m.Text, func(*complete) {})
			s.reset()
			ch.set(func(st *chatState) { st.arriving = false })
		}
	}
	for i, w := range s.whole {
		if slices.Contains(res.Updated, w.row) {
			if m, err := ch.c.store.Message(ctx, w.row); err == nil {
				s.whole[i].text = squeeze(m.Text)
			}
		}
	}
	if len(res.Confirmed) > 0 {
		poke(ch.retry) // a delivery may wait for exactly this
	}
	ch.c.voiceMerged(ctx, ch.id, res)
	return ch.settleTurn(ctx, began)
}

// settleTurn removes what turned out to be no message of its own, once the list
// knows the turn: a stream whose reply arrived in other words. It tells whether
// nothing of the turn waits for the list any more. Called with mu held.
func (ch *chat) settleTurn(ctx context.Context, began time.Time) (settled bool, err error) {
	rows, err := ch.c.store.Turn(ctx, ch.id)
	if err != nil || len(rows) == 0 {
		return err == nil, err
	}
	listed := 0
	for _, m := range rows {
		if m.Role == storage.RoleAI && m.LogID != "" {
			listed++
		}
	}
	known := rows[0].Role == storage.RoleHuman && rows[0].LogID != "" && listed > 0
	settled = rows[0].LogID != "" || rows[0].State != storage.StateSent
	for _, m := range rows {
		if m.Role != storage.RoleAI || m.LogID != "" || m.Greeting {
			continue
		}
		settled = false
		if m.ID == ch.stream.row {
			continue
		}
		if known && m.At.Before(began.Add(-settleGrace)) {
			if err := ch.dropRow(ctx, m); err != nil {
				return false, err
			}
			continue
		}
		ch.chaseMore()
	}
	return settled, nil
}

// chaseMore lists again later, to complete a reply or to find that there is none.
func (ch *chat) chaseMore() {
	if ch.stream.chased >= chaseMost {
		return
	}
	ch.stream.chased++
	ch.chase(ch.c.tune.confirmEvery << ch.stream.chased)
}

// dropRow removes a reply that the list does not have.
func (ch *chat) dropRow(ctx context.Context, m storage.Message) error {
	if !m.Provisional && !m.Interrupted {
		r := storage.Reply{ID: m.ID, Role: m.Role, Text: m.Text, Thoughts: m.Thoughts, Interrupted: true}
		if _, err := ch.c.store.UpsertReply(ctx, ch.id, r); err != nil {
			return err
		}
	}
	if err := ch.c.store.DropProvisional(ctx, m.ID); err != nil && !isGone(err) {
		return err
	}
	ch.removed(m.ID)
	return nil
}
