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

// hold keeps the agent socket open for a reason until drop.
func (ch *chat) hold(n need) {
	start, had := false, false
	ch.set(func(s *chatState) {
		had = s.needs[n]
		mark(&s.needs, n, true)
		if !s.listening {
			s.listening, start = true, true
		}
	})
	switch {
	case start:
		ch.c.kit.Spawn(ch.listen)
	case !had:
		pace.Poke(ch.ear)
	}
}

// drop takes a reason back. The socket lingers for a while.
func (ch *chat) drop(n need) {
	ch.set(func(s *chatState) {
		delete(s.needs, n)
		if len(s.needs) == 0 {
			s.idleSince = ch.c.kit.Clock.Now()
		}
	})
}

// needed tells whether the socket should be open.
func (ch *chat) needed() (needed bool) {
	ch.set(func(s *chatState) { needed = ch.isNeeded(s) })
	return needed
}

func (ch *chat) isNeeded(s *chatState) bool {
	return len(s.needs) > 0 || ch.c.kit.Clock.Now().Sub(s.idleSince) < ch.c.kit.Tune.SocketLinger
}

// goesOn tells whether listening goes on. Where it does not, the next need begins
// it anew: only the goroutine that listens may ask, and it ends then.
func (ch *chat) goesOn() (more bool) {
	ch.set(func(s *chatState) {
		more = ch.isNeeded(s)
		s.listening = more
	})
	return more
}

// setLive notes whether the socket is open and wakes who waits for that to be
// settled.
func (ch *chat) setLive(live, refused bool) {
	changed := false
	ch.set(func(s *chatState) {
		changed = s.live != live
		s.live, s.refused = live, refused
		if live {
			s.noLive, s.lacking = nil, time.Time{}
		}
		if live || refused {
			closeOnce(s.settled)
			return
		}
		if isClosed(s.settled) {
			s.settled = make(chan struct{})
		}
	})
	if changed {
		ch.c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(ch.id)}})
	}
}

// awaitSocket waits until the socket is open or was refused, but not for long.
func (ch *chat) awaitSocket(ctx context.Context) {
	settled := ch.see().settled
	select {
	case <-settled:
	case <-ctx.Done():
	case <-ch.c.kit.Clock.After(ch.c.kit.Tune.SocketWait):
	}
}

// listen keeps the agent socket open for as long as it is needed.
func (ch *chat) listen(ctx context.Context) {
	b := pace.Backoff{First: ch.c.kit.Tune.RetryFirst, Most: ch.c.kit.Tune.RetryMost}
	defer ch.setLive(false, false)
	ch.set(func(s *chatState) { s.lacking = time.Time{} })
	for ctx.Err() == nil && ch.goesOn() {
		conv, r, err := ch.where(ctx)
		if err != nil {
			ch.set(func(s *chatState) { s.listening = false })
			return
		}
		if conv.SessionID == "" || conv.Closed || r.API == nil || r.Account != nil && r.Account.IsDenied() {
			// Nothing to listen to, perhaps not yet.
			ch.c.kit.Pause(ctx, ch.c.kit.Tune.SocketLinger, ch.ear)
			continue
		}
		held, err := ch.once(ctx, r, conv.SessionID)
		b.Held(held)
		if ctx.Err() != nil {
			return
		}
		ch.socketEnded(ctx, err, &b)
	}
}

// once opens the socket and applies its frames until it ends.
func (ch *chat) once(ctx context.Context, r Route, session string) (time.Duration, error) {
	sock, err := r.API.Listen(ctx, session)
	if err != nil {
		return 0, err
	}
	defer sock.Close()
	opened := ch.c.kit.Clock.Now()
	ch.setLive(true, false)
	defer ch.setLive(false, false)
	if r.Account != nil {
		r.Account.Schedule() // what came while nobody listened
	}
	for {
		frame, err := ch.nextFrame(ctx, sock)
		switch {
		case err == nil:
			err = ch.frame(ctx, frame)
			ch.c.kit.LogError("store a frame", err)
		case errors.Is(err, errNoFrame):
			ch.c.kit.LogError("store a reply", ch.flush(ctx))
			if !ch.needed() {
				return ch.c.kit.Clock.Now().Sub(opened), nil
			}
		default:
			ch.c.kit.LogError("store a reply", ch.streamBroke(ctx))
			return ch.c.kit.Clock.Now().Sub(opened), err
		}
	}
}

// errNoFrame says that it is time to look at something else than frames.
var errNoFrame = errors.New("no frame yet")

// nextFrame returns the next frame, or errNoFrame when a flush is due or needs
// may have changed.
func (ch *chat) nextFrame(ctx context.Context, sock *api.AgentSocket) (api.Frame, error) {
	wait := ch.flushIn()
	if wait <= 0 || wait > ch.c.kit.Tune.SocketLinger {
		wait = ch.c.kit.Tune.SocketLinger
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
func (ch *chat) socketEnded(ctx context.Context, err error, b *pace.Backoff) {
	if err == nil {
		return
	}
	wait := max(b.Next(), api.RetryAfter(err))
	var e *api.Error
	switch kind := api.KindOf(err); {
	case kind == api.KindUnauthorized, kind == api.KindNotFound:
		ch.setLive(false, true)
		// The session may have ended; its metadata tells. Otherwise this says nothing
		// for good: many portals answer like that to every socket for a while.
		if ch.c.refreshSession(ctx, ch.id) == nil {
			ch.lacks(err)
		}
		wait = max(wait, b.Limit()/2)
	case kind != api.KindNetwork && kind != api.KindUnavailable && errors.As(err, &e) && e.Status != 0:
		ch.setLive(false, true)
		ch.lacks(err)
	}
	ch.c.kit.Pause(ctx, wait, ch.ear)
}

// lacks tells that there is no streaming once the socket was refused for long: for a
// while many a portal and proxy does that.
func (ch *chat) lacks(err error) {
	now, long := ch.c.kit.Clock.Now(), false
	ch.set(func(s *chatState) {
		if s.lacking.IsZero() {
			s.lacking = now
		}
		long = now.Sub(s.lacking) >= ch.c.kit.Tune.LackAfter
	})
	if long {
		ch.noLive(problem.NoStreaming(err))
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

// noLive notes why replies do not appear while they are written, nil where they do.
func (ch *chat) noLive(p *model.Problem) {
	changed := false
	ch.set(func(s *chatState) {
		changed = (s.noLive == nil) != (p == nil) || p != nil && *p != *s.noLive
		s.noLive = p
	})
	if changed {
		ch.c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(ch.id)}})
	}
}
