package portal

import (
	"context"
	"errors"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// socket keeps the events socket of an account open. Whatever an event says, only the
// list tells what really changed.
type socket struct {
	kit    *kit.Kit
	user   string
	status *status
	lister *lister
	poller *poller
	named  *namedSessions
	opened func()        // it is open
	retry  chan struct{} // ends waiting for the next try
}

// run keeps the socket open until ctx ends.
func (s *socket) run(ctx context.Context) {
	b := pace.Backoff{First: s.kit.Tune.RetryFirst, Most: s.kit.Tune.RetryMost}
	for ctx.Err() == nil {
		if s.status.isDenied() {
			select {
			case <-ctx.Done():
				return
			case <-s.retry:
				b.Reset()
			}
			continue
		}
		held, err := s.runSocket(ctx)
		if ctx.Err() != nil {
			return
		}
		b.Held(held)
		s.failed(ctx, err, held > 0, &b)
	}
}

// runSocket opens the events socket, catches up and reads until the socket ends. It
// returns how long the socket held.
func (s *socket) runSocket(ctx context.Context) (time.Duration, error) {
	s.status.change(func() { s.status.sock.trying = true })
	pace.Drain(s.retry)
	public := s.status.public()
	if public == nil {
		return 0, errDenied
	}
	ctx, cancel := context.WithCancelCause(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { s.endOnRetry(ctx, cancel) })
	held, err := s.readEvents(ctx, public)
	cancel(nil)
	watch.Wait()
	if context.Cause(ctx) == errRetry {
		err = errRetry
	}
	return held, err
}

// readEvents opens the events socket and reads until it ends.
func (s *socket) readEvents(ctx context.Context, public *api.Public) (time.Duration, error) {
	sock, err := public.Events(ctx, s.user)
	if err != nil {
		return 0, err
	}
	defer sock.Close()
	opened := s.kit.Clock.Now()
	// Events are read from here on; each only asks for one more listing, so that
	// what arrives while the catch-up runs is replayed by the listing after it.
	s.lister.Reset()
	s.status.change(func() {
		s.status.sock = sockState{live: true}
		s.status.rest.failed, s.status.rest.failing = 0, nil // the listing that begins now tells
	})
	s.opened()
	for {
		event, err := sock.Next(ctx)
		if err != nil {
			return max(s.kit.Clock.Now().Sub(opened), 1), err
		}
		s.onEvent(event)
	}
}

// hurry ends the waiting for the next try, and an open socket.
func (s *socket) hurry() { pace.Poke(s.retry) }

// errRetry ends a socket because everything is to be tried anew.
var errRetry = errors.New("asked to try again")

// endOnRetry ends an open socket, or the opening of one, when a retry is asked for: after a sleep or a
// change of the network the old socket may be dead without knowing it.
func (s *socket) endOnRetry(ctx context.Context, cancel context.CancelCauseFunc) {
	select {
	case <-s.retry:
		if ctx.Err() != nil {
			pace.Poke(s.retry) // it is for the next one
		}
		cancel(errRetry)
	case <-ctx.Done():
	}
}

// failed notes why the socket could not be opened, or ended after it had been open,
// and waits for the next try.
func (s *socket) failed(ctx context.Context, err error, opened bool, b *pace.Backoff) {
	if errors.Is(err, errRetry) {
		b.Reset()
		s.status.change(func() { s.status.sock.live, s.status.sock.trying = false, false })
		return
	}
	wait := max(b.Next(), api.RetryAfter(err))
	if api.InTheWay(err) {
		wait = min(wait, s.kit.Tune.CaptiveMost)
	}
	if s.status.socketEnded(err, opened, wait, s.kit.Tune) {
		s.lister.Schedule()
	}
	pace.Poke(s.poller.wake)
	if s.kit.Pause(ctx, wait, s.retry) {
		b.Reset()
	}
}

// onEvent handles one event.
func (s *socket) onEvent(e api.Event) {
	s.status.noteEvent()
	if e.Name != "" && !e.Name.Known() {
		return
	}
	if e.SessionID != "" {
		s.named.add(e.SessionID, e.Name == api.EventConversationClosed)
	}
	s.lister.Schedule()
}
