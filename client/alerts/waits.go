package alerts

import (
	"context"
	"maps"
	"time"

	"delonix/client/problem"
	"delonix/storage"
)

// Waits alerts once if an operator does not answer for too long. A wait that
// was too long already when the client was started is shown, but no news.
func (a *Service) Waits(ctx context.Context, row storage.OperatorConversation) {
	since := row.HandOver.WaitingSince()
	if since.IsZero() {
		return
	}
	now := a.Clock.Now()
	w := a.operatorWait(row.Conversation.ID, since, now)
	waited, most := w.Age+now.Sub(w.Noticed), time.Duration(a.Prefs.Get().AlertNoAnswerMin)*time.Minute
	if most <= 0 || w.Told || waited < most || w.Opened > most {
		return
	}
	agent, err := a.Store.Agent(ctx, row.Conversation.AgentID)
	if err != nil || since.Before(agent.ListedAt) && agent.ListedAt.Before(now) {
		return // the account's first listing brought it
	}
	if a.firstOf(row.Conversation.ID, since) {
		a.Changed(row.Conversation, NoAnswer, problem.NoAnswerFor(waited), false)
	}
}

// operatorWait returns the wait of a conversation, which is noticed now if it is a new
// one.
func (a *Service) operatorWait(conversation int64, since, now time.Time) Wait {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[conversation]
	if w.since.Equal(since) {
		return w
	}
	w = Wait{since: since, Noticed: now}
	if !a.jumped {
		w.Age = max(0, now.Sub(since))
	}
	running := now.Round(0).Sub(a.opened.Round(0))
	if running < 0 { // the clock was put back
		running = now.Sub(a.opened)
	}
	w.Opened = w.Age - running
	a.waits[conversation] = w
	return w
}

// waitsMost is how many waits are remembered beyond those that last: one that seems to
// have ended may be noticed again, and is not told of twice.
const waitsMost = 500

// ForgetWaits forgets waits of conversations in which nobody waits any more, when there
// are many.
func (a *Service) ForgetWaits(rows []storage.OperatorConversation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waits) <= len(rows)+waitsMost {
		return
	}
	last := make(map[int64]bool, len(rows))
	for _, r := range rows {
		last[r.Conversation.ID] = true
	}
	maps.DeleteFunc(a.waits, func(id int64, _ Wait) bool { return !last[id] })
}

// firstOf reports whether a wait was not told of yet.
func (a *Service) firstOf(conversation int64, since time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.waits[conversation]
	if w.Told || !w.since.Equal(since) {
		return false
	}
	w.Told = true
	a.waits[conversation] = w
	return true
}
