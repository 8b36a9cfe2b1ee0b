package client

import (
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/problem"
)

// restState is what the listings of an account say about it.
type restState struct {
	known   bool      // the last one went well
	began   time.Time // when the last one began
	failed  int       // in a row
	failing *Problem  // why the last one failed
	refused kit.Twice
	denied  *Problem // why nothing is asked for the account
}

// verdict notes how a listing ended and what that says of the account. It tells
// whether it should be tried again by itself.
func (l *link) verdict(began time.Time, err error) (again bool) {
	now := l.c.kit.Clock.Now()
	kind := api.KindOf(err)
	switch {
	case kind == api.KindCanceled || l.ctx.Err() != nil || errors.Is(err, errDenied):
		return false
	case kind == "" && err != nil: // the local copy's
		return true
	case err == nil, isOutgrown(err), api.Refusal(err, 404) != nil: // one the portal has never seen has nothing to list
		hasten := false
		l.change(func() {
			hasten = !l.rest.known && !l.sock.live && !l.sock.trying
			l.rest.known, l.rest.began, l.rest.failed, l.rest.failing, l.rest.refused = true, began, 0, nil, kit.Twice{}
		})
		if hasten {
			pace.Poke(l.retry) // the way is there again; it need not wait for its time
		}
		pace.Poke(l.pollNow)
		return isOutgrown(err)
	case kind == api.KindNetwork || kind == api.KindProxy:
		l.noteLost()
	}
	p := problem.Explain(err, problem.Syncing)
	if kind == api.KindUnauthorized {
		p = problem.NotLetIn(p.Details)
	}
	e := api.Refusal(err, 401)
	l.change(func() {
		l.rest.known, l.rest.began, l.rest.failing = false, began, &p
		l.rest.failed++
		switch {
		case e == nil:
			l.rest.refused = kit.Twice{}
		case l.rest.refused.Again(e, now, l.c.kit.Tune.RefuseApart):
			l.rest.refused = kit.Twice{}
			if len(l.publics) > 1 {
				l.publics = l.publics[1:] // another token of the account may still be good
				return
			}
			refused := problem.Explain(err, problem.Syncing)
			l.rest.denied = &refused
		}
	})
	return !l.isDenied() && kind != api.KindInvalid
}
