package portal

import (
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
)

// status is what is known of the connection of one account: what its last listings
// said, and how its events socket stands.
type status struct {
	clock   pace.Clock
	changed func(was, now model.ConnectionState) // called without mu held
	// unreachable wakes the probing when an outage begins.
	unreachable chan struct{}

	mu      sync.Mutex
	publics []*api.Public    // one for each token of the account, the preferred first
	now     model.Connection // Since: of being on or off line, whatever is tried in between
	rest    restState
	sock    sockState
	ended   time.Time // when the last live connection ended
	lost    time.Time // since when the portal can't be reached
	missed  bool      // and it did not answer the last probe
}

// restState is what the listings of an account say about it.
type restState struct {
	known   bool           // the last one went well
	began   time.Time      // when the last one began
	failed  int            // in a row
	failing *model.Problem // why the last one failed
	refused kit.Twice
	denied  *model.Problem // why nothing is asked for the account
}

// sockState is how the events socket stands. It only hastens: what it refuses does
// not count as refused.
type sockState struct {
	live    bool
	trying  bool
	event   time.Time      // when it brought the last event, zero if none since it opened
	problem *model.Problem // why it is not open
	retryAt time.Time
}

func newStatus(clock pace.Clock, changed func(was, now model.ConnectionState)) *status {
	return &status{
		clock: clock, changed: changed, unreachable: make(chan struct{}, 1),
		now: model.Connection{State: model.ConnConnecting, Since: clock.Now()},
	}
}

// change changes what is known of the connection and tells what that means.
func (s *status) change(f func()) {
	s.mu.Lock()
	f()
	was := s.now.State
	next := s.judge()
	if isOn(was) != isOn(next.State) {
		next.Since = s.clock.Now()
	}
	s.now = next
	if isOn(next.State) || s.rest.denied != nil {
		s.lost, s.missed = time.Time{}, false
	}
	s.mu.Unlock()
	s.changed(was, next.State)
}

// judge says how the connection stands: the requests decide, the socket hastens.
// Called with mu held.
func (s *status) judge() model.Connection {
	out := model.Connection{Since: s.now.Since, RetryAt: s.sock.retryAt}
	switch {
	case s.rest.denied != nil:
		out.State, out.Problem, out.RetryAt = deniedAs(*s.rest.denied), s.rest.denied, time.Time{}
	case s.rest.failing != nil && (s.rest.failed > 1 || !s.sock.live):
		out.State, out.Problem = model.ConnOffline, s.rest.failing
		if s.sock.trying {
			out.State = model.ConnConnecting
		}
	case s.sock.live:
		out.State = model.ConnOnline
	case s.rest.known:
		out.State, out.Problem = model.ConnPolling, problem.Polling(s.sock.problem)
	case s.sock.trying || s.sock.problem == nil:
		out.State, out.Problem = model.ConnConnecting, s.now.Problem // still the reason why it is not online
	default:
		out.State, out.Problem = model.ConnOffline, s.sock.problem
	}
	return out
}

// deniedAs tells an account that the portal refused from one whose token is not at
// hand.
func deniedAs(p model.Problem) model.ConnectionState {
	if p.Action == model.ActionSignIn {
		return model.ConnUnauthorized
	}
	return model.ConnNoToken
}

func isOn(s model.ConnectionState) bool { return s == model.ConnOnline || s == model.ConnPolling }

func (s *status) snapshot() model.Connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// isLive reports whether the events socket is open.
func (s *status) isLive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sock.live
}

// isDenied reports whether nothing is asked of the portal for the account.
func (s *status) isDenied() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rest.denied != nil
}

// deny stops asking for the account until the person does something.
func (s *status) deny(p model.Problem) {
	s.change(func() { s.rest.denied = &p })
}

// public returns the public routes with the token in use, nil without a token.
func (s *status) public() *api.Public {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.publics) == 0 {
		return nil
	}
	return s.publics[0]
}

// addPublic adds the routes with a further token of the account.
func (s *status) addPublic(p *api.Public) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publics = append(s.publics, p)
}

// forgetRefusals forgets what the portal refused, and closes kept connections: they may
// be dead without knowing it.
func (s *status) forgetRefusals() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.publics) > 0 {
		s.rest.denied, s.rest.refused = nil, kit.Twice{}
	}
	s.rest.known = false
	for _, p := range s.publics {
		p.CloseIdle()
	}
}

// socketEnded notes why the socket is not open, and that it is tried again after wait.
// It reports whether what is new has to be fetched without the socket: one that ended is
// soon opened again, which lists, and asking as well would list twice for each try.
func (s *status) socketEnded(err error, opened bool, wait time.Duration, tune kit.Tuning) (list bool) {
	p, kind := problem.Socket(err), api.KindOf(err)
	broke := kind == api.KindNetwork || kind == api.KindProxy
	if broke {
		s.noteLost()
	}
	s.change(func() {
		now := s.clock.Now()
		s.sock = sockState{problem: &p, retryAt: now.Add(wait)}
		if opened && broke {
			s.rest.known = false // whether the portal is there has to be seen anew
		}
		if opened {
			s.ended = now
		}
		soon := opened && wait < tune.PollSoon
		list = !soon && (!s.rest.known || s.rest.began.Before(s.ended) || now.Sub(s.rest.began) > tune.PollEvery)
	})
	return list
}

// noteEvent notes that the events socket brought something.
func (s *status) noteEvent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sock.event = s.clock.Now()
}

// lostSince is since when the portal can't be reached, zero if it can or if that is
// not why there is no connection.
func (s *status) lostSince() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

// noteLost notes that the portal could not be reached. change forgets it when that
// is over; only there, so that the probing, woken here before the state has changed,
// does not take the connection that has just broken for one that holds.
func (s *status) noteLost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rest.denied != nil || !s.lost.IsZero() {
		return
	}
	s.lost, s.missed = s.clock.Now(), false
	pace.Poke(s.unreachable)
}

// noteProbe notes whether the portal answered and reports whether it did not before.
func (s *status) noteProbe(answers bool) (missed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	missed, s.missed = s.missed, !answers
	return missed
}

// polled counts a listing from now on, so that the next one is due after the pause,
// however this one ends.
func (s *status) polled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest.began = s.clock.Now()
}

// parts returns what the listings say and how the socket stands.
func (s *status) parts() (restState, sockState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rest, s.sock
}
