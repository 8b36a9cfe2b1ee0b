package conversation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/storage"
)

// A row of a turn that the list did not confirm is left alone for this long before
// the listing: the portal may write its log after the reply was delivered.
const settleGrace = 5 * time.Second

// chaseMost is how often a reply that stopped half-way is looked for.
const chaseMost = 8

// noteMerge brings the stream in line with what a merge wrote. Called by the merge
// with mu held.
func (ch *chat) noteMerge(ctx context.Context, res storage.MergeResult) error {
	s := &ch.stream
	if s.row != 0 && slices.Contains(res.Updated, s.row) {
		m, err := ch.c.kit.Store.Message(ctx, s.row)
		switch {
		case kit.IsGone(err):
			s.reset()
		case err != nil:
			return err
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
			if m, err := ch.c.kit.Store.Message(ctx, w.row); err == nil {
				s.whole[i].text = storage.TextKey(m.Text)
			}
		}
	}
	ch.noteListed(ctx, res.Added)
	ch.noteAnswered(ctx)
	if len(res.Confirmed) > 0 {
		pace.Poke(ch.retry) // a delivery may wait for exactly this
	}
	ch.c.observer.Merged(ctx, ch.id, res)
	return nil
}

// listedMost is how many replies of a turn are remembered that only the list
// brought.
const listedMost = 20

// noteListed remembers replies that the list brought before the socket did: what
// the socket still brings of them is an echo. Called with mu held.
func (ch *chat) noteListed(ctx context.Context, added []int64) {
	s := &ch.stream
	if !ch.see().live || len(added) > listedMost {
		return
	}
	for _, id := range added {
		if m, err := ch.c.kit.Store.Message(ctx, id); err == nil && m.Role == storage.RoleAI && len(s.whole) < listedMost {
			s.whole = append(s.whole, complete{row: id, text: storage.TextKey(m.Text), listed: true})
		}
	}
}

// settleMost is how many of the newest messages are looked at.
const settleMost = 60

// settleTurn removes what turned out to be no message of its own, once the list
// knows the turn: a stream whose reply arrived in other words. It tells whether
// nothing waits for the list any more. Called with mu held.
func (ch *chat) settleTurn(ctx context.Context, began time.Time) (settled bool, err error) {
	rows, _, err := ch.c.kit.Store.Messages(ctx, ch.id, storage.Cursor{}, settleMost)
	if err != nil {
		return false, err
	}
	settled = true
	for i, m := range rows {
		if m.LogID != "" || m.Greeting {
			continue
		}
		if m.Role == storage.RoleHuman {
			settled = settled && m.State != storage.StateSent
			continue
		}
		if m.Role != storage.RoleAI && m.Role != storage.RoleOperator {
			continue
		}
		if arriving := m.ID == ch.stream.row && !ch.stream.paused; !arriving && superfluous(rows, i, began) {
			if err := ch.dropRow(ctx, m.ID); err != nil {
				return false, err
			}
			if m.ID == ch.stream.row {
				ch.stream.reset()
			}
			continue
		}
		settled = false
	}
	if !settled {
		ch.chaseMore()
	}
	return settled, nil
}

// superfluous tells whether the unbound reply rows[i] is none: the list, which
// began at a time, has the turn without it.
func superfluous(rows []storage.Message, i int, began time.Time) bool {
	first, last := i, i // of the turn
	for first > 0 && rows[first].Role != storage.RoleHuman {
		first--
	}
	for last < len(rows) && rows[last].Role != storage.RoleHuman {
		last++
	}
	asked := rows[first].Role != storage.RoleHuman || rows[first].LogID != ""
	over := last < len(rows) && rows[last].LogID != ""
	listed := slices.ContainsFunc(rows[first:last], func(m storage.Message) bool {
		return m.Role == storage.RoleAI && m.LogID != "" && rows[i].Role == storage.RoleAI
	})
	within := rows[first:last]
	if rows[i].Role == storage.RoleOperator {
		within = rows // an operator's words may come late, and in any turn
	}
	repeats := slices.ContainsFunc(within, func(m storage.Message) bool {
		return m.Role == rows[i].Role && m.LogID != "" && strings.Contains(storage.TextKey(m.Text), storage.TextKey(rows[i].Text))
	})
	if repeats && rows[i].Interrupted {
		return true
	}
	return (over || asked && (listed || repeats)) && rows[i].At.Before(began.Add(-settleGrace))
}

// chaseMore lists again later, to complete a reply or to find that there is none.
func (ch *chat) chaseMore() {
	if ch.stream.chased >= chaseMost {
		return
	}
	ch.stream.chased++
	ch.chase(ch.c.kit.Tune.ConfirmEvery << ch.stream.chased)
}

// dropRow removes a reply that the list does not have. One that is bound by now
// stays.
func (ch *chat) dropRow(ctx context.Context, id int64) error {
	err := ch.c.kit.Store.DropReply(ctx, id)
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		return nil
	}
	if err == nil {
		ch.removed(id)
	}
	return err
}
