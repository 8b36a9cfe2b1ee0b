package conversation

import (
	"context"
	"slices"
	"strings"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/storage"
)

// A row of a turn that the list did not confirm is left alone for this long before
// the listing: the portal may write its log after the reply was delivered.
const reconcileGrace = 5 * time.Second

// chaseMost is how often a reply that stopped half-way is looked for.
const relistMost = 8

// noteMergeLocked brings the stream in line with what a merge wrote.
func (act replies) noteMergeLocked(ctx context.Context, res storage.MergeResult) error {
	s := &act.stream
	if s.row != 0 && slices.Contains(res.Updated, s.row) {
		m, err := act.svc.kit.Store.Message(ctx, s.row)
		switch {
		case kit.IsGone(err):
			s.reset()
		case err != nil:
			return err
		case m.LogID != "":
			// The list has the whole reply; what the socket still brings of it is
			// an echo.
			s.noteFinished(s.row, m.Text, func(*finishedReply) {})
			s.reset()
			act.setArriving(false)
		}
	}
	for i, w := range s.turnReplies {
		if slices.Contains(res.Updated, w.row) {
			if m, err := act.svc.kit.Store.Message(ctx, w.row); err == nil {
				s.turnReplies[i].text, s.turnReplies[i].words = storage.TextKey(m.Text), m.Text
			}
		}
	}
	act.noteListedLocked(ctx, res.Added)
	act.courier().noteAnsweredLocked(ctx)
	if len(res.Confirmed) > 0 {
		pace.Poke(act.retry) // a delivery may wait for exactly this
	}
	act.svc.observer.Merged(ctx, act.id, res)
	return nil
}

// listedMost is how many replies of a turn are remembered that only the list
// brought.
const listedMost = 20

// noteListedLocked remembers replies that the list brought before the socket did: what
// the socket still brings of them is an echo.
func (act replies) noteListedLocked(ctx context.Context, added []int64) {
	s := &act.stream
	if act.snapshot().socket.state != socketLive || len(added) > listedMost {
		return
	}
	for _, id := range added {
		if m, err := act.svc.kit.Store.Message(ctx, id); err == nil && m.Role == storage.RoleAI && len(s.turnReplies) < listedMost {
			s.turnReplies = append(s.turnReplies, finishedReply{row: id, text: storage.TextKey(m.Text), words: m.Text, listed: true})
		}
	}
}

// reconcileTurnLocked removes what turned out to be no message of its own, once the list
// knows the turn: a stream whose reply arrived in other words. It reports whether
// nothing waits for the list any more.
func (act replies) reconcileTurnLocked(ctx context.Context, began time.Time) (settled bool, err error) {
	rows, _, err := act.svc.kit.Store.Messages(ctx, act.id, storage.Cursor{}, recentMost)
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
		if arriving := m.ID == act.stream.row && !act.stream.paused; !arriving && superfluous(rows, i, began) {
			if err := act.dropReplyLocked(ctx, m.ID); err != nil {
				return false, err
			}
			if m.ID == act.stream.row {
				act.stream.reset()
			}
			continue
		}
		settled = false
	}
	if !settled {
		act.relistAgainLocked()
	}
	return settled, nil
}

// superfluous reports whether the unbound reply rows[i] is none: the list, which
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
	return (over || asked && (listed || repeats)) && rows[i].At.Before(began.Add(-reconcileGrace))
}

// relistAgainLocked lists again later, to complete a reply or to find that there is none.
func (act replies) relistAgainLocked() {
	if act.stream.relisted >= relistMost {
		return
	}
	act.stream.relisted++
	act.relistLater(act.svc.kit.Tune.ConfirmEvery << act.stream.relisted)
}
