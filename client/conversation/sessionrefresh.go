package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
)

// sessionRefresh reads the metadata of sessions that may have changed, one at a time
// and each not more often than every few seconds.
type sessionRefresh struct {
	c     *Service
	wake  chan struct{}
	mu    sync.Mutex
	queue []refreshing
}

// refreshing is a conversation whose session is to be read.
type refreshing struct {
	id     int64
	ended  bool // an event said that it has ended
	closed bool // it counts as closed, and something happened in it
}

// Pauses of the refresher: between any two requests, between two of the same
// session, and between two of one that is said to have ended.
const (
	refreshGap   = 300 * time.Millisecond
	refreshSame  = 5 * time.Second
	refreshEnded = time.Second
)

func newSessionRefresh(c *Service) *sessionRefresh {
	return &sessionRefresh{c: c, wake: make(chan struct{}, 1)}
}

// ask queues a conversation for reading its session.
func (r *sessionRefresh) ask(id int64) { r.add(refreshing{id: id}) }

// askEnded is ask for a conversation of which an event said that it has ended. It
// goes before the others.
func (r *sessionRefresh) askEnded(id int64) { r.add(refreshing{id: id, ended: true}) }

func (r *sessionRefresh) add(n refreshing) {
	r.mu.Lock()
	i := slices.IndexFunc(r.queue, func(q refreshing) bool { return q.id == n.id })
	switch {
	case i >= 0 && (r.queue[i].ended || !n.ended):
	case n.ended:
		if i >= 0 {
			r.queue = slices.Delete(r.queue, i, i+1)
		}
		first := slices.IndexFunc(r.queue, func(q refreshing) bool { return !q.ended })
		if first < 0 {
			first = len(r.queue)
		}
		r.queue = slices.Insert(r.queue, first, n)
	default:
		r.queue = append(r.queue, n)
	}
	r.mu.Unlock()
	pace.Poke(r.wake)
}

func (r *sessionRefresh) nextDue() (n refreshing, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, n := range r.queue {
		pause := refreshSame
		if n.ended {
			pause = refreshEnded
		}
		since := r.c.kit.Clock.Now().Sub(r.c.peek(n.id).session.asked)
		if since >= pause || since < 0 { // the clock was put back
			r.queue = slices.Delete(r.queue, i, i+1)
			return n, true
		}
	}
	return refreshing{}, false
}

func (r *sessionRefresh) waiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue) > 0
}

func (r *sessionRefresh) run(ctx context.Context) {
	for ctx.Err() == nil {
		if !r.waiting() {
			select {
			case <-ctx.Done():
				return
			case <-r.wake:
			}
		}
		if n, ok := r.nextDue(); ok {
			r.c.kit.LogError("read a session", r.read(ctx, n))
		}
		r.c.kit.Pause(ctx, refreshGap, nil)
	}
}

func (r *sessionRefresh) read(ctx context.Context, n refreshing) error {
	if !n.ended && !n.closed {
		return r.c.refreshSession(ctx, n.id)
	}
	act := r.c.actor(n.id)
	act.update(func(s *actorState) { s.session.asked = r.c.kit.Clock.Now() })
	conv, agent, err := act.load(ctx)
	if err == nil && n.closed && conv.Closed && conv.SessionID != "" && agent.API != nil {
		return r.c.reopen(ctx, conv, agent)
	}
	if err != nil || conv.SessionID == "" || conv.Closed {
		return err
	}
	if n.closed {
		return r.c.refreshSession(ctx, n.id)
	}
	return r.c.askWhyClosed(ctx, conv, false)
}

// refreshSession reads a session's metadata. One that the portal does not know is
// closed.
func (c *Service) refreshSession(ctx context.Context, id int64) error {
	act := c.actor(id)
	act.update(func(s *actorState) { s.session.asked = c.kit.Clock.Now() })
	conv, r, err := act.load(ctx)
	if err != nil || conv.SessionID == "" || conv.Closed || r.API == nil {
		return err
	}
	if r.Account != nil && r.Account.IsDenied() {
		return &api.Error{Kind: api.KindUnauthorized} // nothing is asked
	}
	s, err := r.API.GetSession(ctx, conv.SessionID)
	switch api.KindOf(err) {
	case "":
		if err == nil {
			return act.learnSession(ctx, s)
		}
	case api.KindNotFound:
		return c.gone(ctx, id, err, ending{found: true})
	}
	return err
}
