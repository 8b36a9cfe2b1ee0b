package client

import (
	"context"
	"math/rand/v2"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
)

// probe notices that the way to the portal is there again. The waits between two
// tries grow up to a minute, and what was on its way when the way broke may hang
// for longer; so while the portal can't be reached it is asked for next to nothing
// every few seconds, without a token, and all is tried anew at once when it answers
// for the first time after it did not. Where it answers and still no socket comes
// about, this changes nothing: then the waits count.
func (l *link) probe() {
	tune := l.c.kit.Tune
	for l.ctx.Err() == nil {
		lost := l.lostSince()
		if lost.IsZero() {
			select {
			case <-l.ctx.Done():
			case <-l.unreachable:
			}
			continue
		}
		answers := l.answers(l.ctx)
		missed := l.noteProbe(answers)
		if answers && missed {
			l.c.kit.Log.Info("the portal can be reached again")
			l.retryNow()
		}
		every := max(tune.ProbeEvery, min(l.c.kit.Clock.Now().Sub(lost)/60, probeMost))
		l.c.kit.Pause(l.ctx, every*3/4+time.Duration(rand.Int64N(int64(every)/2)), l.unreachable)
	}
}

// probeMost is the longest pause between two probes of a long outage.
const probeMost = 30 * time.Second

// lostSince is since when the portal can't be reached, zero if it can or if that is
// not why there is no connection.
func (l *link) lostSince() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

// noteLost notes that the portal could not be reached. change forgets it when that
// is over; only there, so that the probing, woken here before the state has changed,
// does not take the connection that has just broken for one that holds.
func (l *link) noteLost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rest.denied != nil || !l.lost.IsZero() {
		return
	}
	l.lost, l.missed = l.c.kit.Clock.Now(), false
	pace.Poke(l.unreachable)
}

// noteProbe notes whether the portal answered and tells whether it did not before.
func (l *link) noteProbe(answers bool) (missed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	missed, l.missed = l.missed, !answers
	return missed
}

// answers tells whether anything answers at the portal's address, whatever it says.
func (l *link) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, l.c.kit.Tune.ProbeFor)
	defer cancel()
	return api.Reach(ctx, l.portal, l.c.opts.API)
}
