package client

import (
	"context"
	"maps"
	"time"

	"delonix/client/problem"
	"delonix/storage"
)

// waiting is a person's wait for an operator. From the moment it was noticed it is
// measured with the monotonic clock: the wall clock may be put forward or back
// meanwhile, and while the machine slept nobody could hear an answer.
type waiting struct {
	since   time.Time     // as it is kept, by the wall clock
	noticed time.Time     // with a monotonic reading
	age     time.Duration // how long it had lasted by then
	opened  time.Duration // how long it had lasted when the client was started, negative if it began later
	told    bool
}

// alertWaiting alerts once if an operator does not answer for too long. A wait that
// was too long already when the client was started is shown, but no news.
func (c *Client) alertWaiting(ctx context.Context, row storage.OperatorConversation) {
	since := waitingSince(row.HandOver)
	if since.IsZero() {
		return
	}
	now := c.kit.Clock.Now()
	w := c.alerts.waitOf(row.Conversation.ID, since, now)
	waited, most := w.age+now.Sub(w.noticed), time.Duration(c.kit.Prefs.Get().AlertNoAnswerMin)*time.Minute
	if most <= 0 || w.told || waited < most || w.opened > most {
		return
	}
	a, err := c.kit.Store.Agent(ctx, row.Conversation.AgentID)
	if err != nil || since.Before(a.ListedAt) && a.ListedAt.Before(now) {
		return // the account's first listing brought it
	}
	if c.alerts.firstOf(row.Conversation.ID, since) {
		c.alertOf(ctx, row.Conversation, alertNoAnswer, problem.NoAnswerFor(waited), false)
	}
}

// waitOf returns the wait of a conversation, which is noticed now if it is a new
// one.
func (a *alerter) waitOf(conversation int64, since, now time.Time) waiting {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[conversation]
	if w.since.Equal(since) {
		return w
	}
	w = waiting{since: since, noticed: now}
	if !a.jumped {
		w.age = max(0, now.Sub(since))
	}
	running := now.Round(0).Sub(a.c.opened.Round(0))
	if running < 0 { // the clock was put back
		running = now.Sub(a.c.opened)
	}
	w.opened = w.age - running
	a.waits[conversation] = w
	return w
}

// waitsMost is how many waits are remembered beyond those that last: one that seems to
// have ended may be noticed again, and is not told of twice.
const waitsMost = 500

// forgetWaits forgets waits of conversations in which nobody waits any more, when there
// are many.
func (a *alerter) forgetWaits(rows []storage.OperatorConversation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waits) <= len(rows)+waitsMost {
		return
	}
	last := make(map[int64]bool, len(rows))
	for _, r := range rows {
		last[r.Conversation.ID] = true
	}
	maps.DeleteFunc(a.waits, func(id int64, _ waiting) bool { return !last[id] })
}

// firstOf tells whether a wait was not told of yet.
func (a *alerter) firstOf(conversation int64, since time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[conversation]
	if w.told || !w.since.Equal(since) {
		return false
	}
	w.told = true
	a.waits[conversation] = w
	return true
}
