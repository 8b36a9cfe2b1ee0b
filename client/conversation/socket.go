package conversation

import (
	"context"
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
)

// acquire keeps the agent socket open for a reason until release.
func (act listener) acquire(n reason) {
	start, had := false, false
	act.update(func(s *actorState) {
		had = s.socket.reasons[n]
		mark(&s.socket.reasons, n, true)
		if start = s.socket.state == socketClosed; start {
			step(socketSteps, &s.socket.state, socketConnecting)
		}
	})
	switch {
	case start:
		act.svc.kit.Spawn(act.keepListening)
	case !had:
		pace.Poke(act.socketWake)
	}
}

// release takes a reason back. The socket lingers for a while.
func (act listener) release(n reason) {
	act.update(func(s *actorState) {
		delete(s.socket.reasons, n)
		if len(s.socket.reasons) == 0 {
			s.socket.idleSince = act.svc.kit.Clock.Now()
		}
	})
}

// release takes a reason back, if there ever was one.
func (c *Service) release(conversation int64, n reason) {
	if act := c.existing(conversation); act != nil {
		act.listener().release(n)
	}
}

// needed reports whether the socket should be open.
func (act listener) needed() (needed bool) {
	act.update(func(s *actorState) { needed = act.isNeeded(s) })
	return needed
}

func (act listener) isNeeded(s *actorState) bool {
	return len(s.socket.reasons) > 0 || act.svc.kit.Clock.Now().Sub(s.socket.idleSince) < act.svc.kit.Tune.SocketLinger
}

// listensOn reports whether listening goes on. Where it does not, the next reason begins
// it anew: only the goroutine that listens may ask, and it ends then.
func (act listener) listensOn() (more bool) {
	act.update(func(s *actorState) {
		if more = act.isNeeded(s); !more {
			s.socket.move(socketClosed)
		}
	})
	return more
}

// move takes a step and wakes who waits for the socket to be decided.
func (s *socket) move(to socketState) (moved bool) {
	if moved = step(socketSteps, &s.state, to); !moved {
		return false
	}
	s.told = model.UnderWay{NoLive: s.told.NoLive} // what the frames told ends with them
	if to == socketLive {
		s.told.NoLive = nil
		s.refusedSince = time.Time{}
	}
	switch {
	case to.isDecided():
		closeOnce(s.decided)
	case isClosed(s.decided):
		s.decided = make(chan struct{})
	}
	return true
}

// setSocket moves the socket and tells the window where replies appear while they are
// written from now on, or do not any more.
func (act listener) setSocket(to socketState) {
	changed := false
	act.update(func(s *actorState) {
		was := s.socket.state
		changed = s.socket.move(to) && (was == socketLive) != (to == socketLive)
	})
	if changed {
		act.svc.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(act.id)}})
	}
}

// awaitSocket waits until the socket is open or was refused, but not for long.
func (act listener) awaitSocket(ctx context.Context) {
	settled := act.snapshot().socket.decided
	select {
	case <-settled:
	case <-ctx.Done():
	case <-act.svc.kit.Clock.After(act.svc.kit.Tune.SocketWait):
	}
}

// keepListening keeps the agent socket open for as long as it is needed.
func (act listener) keepListening(ctx context.Context) {
	b := pace.Backoff{First: act.svc.kit.Tune.RetryFirst, Most: act.svc.kit.Tune.RetryMost}
	act.update(func(s *actorState) { s.socket.refusedSince = time.Time{} })
	for ctx.Err() == nil && act.listensOn() {
		conv, r, err := act.load(ctx)
		if err != nil {
			act.setSocket(socketClosed)
			return
		}
		if conv.SessionID == "" || conv.Closed || r.API == nil || r.Account != nil && r.Account.IsDenied() {
			// Nothing to listen to, perhaps not yet.
			act.svc.kit.Pause(ctx, act.svc.kit.Tune.SocketLinger, act.socketWake)
			continue
		}
		held, err := act.runSocket(ctx, r, conv.SessionID)
		b.Held(held)
		if ctx.Err() != nil {
			return
		}
		act.socketEnded(ctx, err, &b)
	}
}

// runSocket opens the socket and applies its frames until it ends.
func (act listener) runSocket(ctx context.Context, r Route, session string) (time.Duration, error) {
	sock, err := r.API.Listen(ctx, session)
	if err != nil {
		return 0, err
	}
	defer sock.Close()
	opened := act.svc.kit.Clock.Now()
	act.setSocket(socketLive)
	defer act.setSocket(socketConnecting)
	if r.Account != nil {
		r.Account.Schedule() // what came while nobody listened
	}
	for {
		frame, err := act.nextFrame(ctx, sock)
		switch {
		case err == nil:
			err = act.replies().onFrame(ctx, frame)
			act.svc.kit.LogError("store a frame", err)
		case errors.Is(err, errNoFrame):
			act.svc.kit.LogError("store a reply", act.replies().flush(ctx))
			if !act.needed() {
				return act.svc.kit.Clock.Now().Sub(opened), nil
			}
		default:
			act.svc.kit.LogError("store a reply", act.replies().streamBroke(ctx))
			return act.svc.kit.Clock.Now().Sub(opened), err
		}
	}
}

// errNoFrame says that it is time to look at something else than frames.
var errNoFrame = errors.New("no frame yet")

// nextFrame returns the next frame, or errNoFrame when a flush is due or needs
// may have changed.
func (act listener) nextFrame(ctx context.Context, sock *api.AgentSocket) (api.Frame, error) {
	wait := act.replies().nextFlush()
	if wait <= 0 || wait > act.svc.kit.Tune.SocketLinger {
		wait = act.svc.kit.Tune.SocketLinger
	}
	sub, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	frame, err := sock.Next(sub)
	if err != nil && ctx.Err() == nil && sub.Err() != nil {
		return frame, errNoFrame
	}
	return frame, err
}

// socketEnded waits before the next try, and tells where a portal refuses the socket
// that answers come without streaming. It is tried again all the same: a socket may be
// refused only while the portal is being set up.
func (act listener) socketEnded(ctx context.Context, err error, b *pace.Backoff) {
	if err == nil {
		return
	}
	wait := max(b.Next(), api.RetryAfter(err))
	var e *api.Error
	switch kind := api.KindOf(err); {
	case kind == api.KindUnauthorized, kind == api.KindNotFound:
		act.setSocket(socketRefused)
		// The session may have ended; its metadata tells. Otherwise this says nothing
		// for good: many portals answer like that to every socket for a while.
		if act.svc.refreshSession(ctx, act.id) == nil {
			act.lacks(err)
		}
		wait = max(wait, b.Limit()/2)
	case kind != api.KindNetwork && kind != api.KindUnavailable && errors.As(err, &e) && e.Status != 0:
		act.setSocket(socketRefused)
		act.lacks(err)
	}
	act.svc.kit.Pause(ctx, wait, act.socketWake)
}

// lacks tells that there is no streaming once the socket was refused for long: for a
// while many a portal and proxy does that.
func (act listener) lacks(err error) {
	now, long := act.svc.kit.Clock.Now(), false
	act.update(func(s *actorState) {
		if s.socket.refusedSince.IsZero() {
			s.socket.refusedSince = now
		}
		long = now.Sub(s.socket.refusedSince) >= act.svc.kit.Tune.LackAfter
	})
	if long {
		act.noLive(problem.NoStreaming(err))
	}
}

func closeOnce(c chan struct{}) {
	if !isClosed(c) {
		close(c)
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
