package portal

import (
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/problem"
)

// errDenied tells that nothing is asked because the portal refused the account or
// its token is not at hand.
var errDenied error = &api.Error{Kind: api.KindUnauthorized}

// isOutgrown reports whether a listing ended because of its size.
func isOutgrown(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && api.IsTooLarge(err)
}

// verdict is what the end of a listing means.
type verdict struct {
	again  bool // it is to be tried again by itself
	served bool // the portal answered as it should
	hasten bool // the way to the portal is there again: the socket need not wait for its time
}

// listed notes how a listing ended and what that says of the account. Two refusals count
// if they are at least apart.
func (s *status) listed(began time.Time, err error, apart time.Duration) (v verdict) {
	now := s.clock.Now()
	kind := api.KindOf(err)
	switch {
	case kind == api.KindCanceled || errors.Is(err, errDenied):
		return verdict{}
	case kind == "" && err != nil: // the local copy's
		return verdict{again: true}
	case err == nil, isOutgrown(err), api.Refusal(err, 404) != nil: // one the portal has never seen has nothing to list
		s.change(func() {
			v.hasten = !s.rest.known && !s.sock.live && !s.sock.trying
			s.rest.known, s.rest.began, s.rest.failed, s.rest.failing, s.rest.refused = true, began, 0, nil, kit.Twice{}
		})
		v.again, v.served = isOutgrown(err), true
		return v
	case kind == api.KindNetwork || kind == api.KindProxy:
		s.noteLost()
	}
	p := problem.Explain(err, problem.Syncing)
	if kind == api.KindUnauthorized {
		p = problem.NotLetIn(p.Details)
	}
	e := api.Refusal(err, 401)
	s.change(func() {
		s.rest.known, s.rest.began, s.rest.failing = false, began, &p
		s.rest.failed++
		switch {
		case e == nil:
			s.rest.refused = kit.Twice{}
		case s.rest.refused.Again(e, now, apart):
			s.rest.refused = kit.Twice{}
			if len(s.publics) > 1 {
				s.publics = s.publics[1:] // another token of the account may still be good
				return
			}
			refused := problem.Explain(err, problem.Syncing)
			s.rest.denied = &refused
		}
	})
	return verdict{again: !s.isDenied() && kind != api.KindInvalid}
}
