package client

import (
	"context"
	"errors"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
)

// lister lists the conversations of an account whenever something may have
// changed: at once after a connect, after a pause in the events otherwise, and
// never twice at the same time. Under a storm of events the time between two
// listings doubles.
type lister struct {
	l    *link
	wake chan struct{}

	mu      sync.Mutex
	wanted  bool // something may have changed
	urgent  bool // do not wait for events to pause
	waiters []chan listed
	cancel  context.CancelFunc // of the listing under way, if there is one
	anew    bool               // forget how often listing has failed
}

// listed tells how a listing ended.
type listed struct {
	began time.Time
	err   error
}

func newLister(l *link) *lister { return &lister{l: l, wake: make(chan struct{}, 1)} }

// soon asks for a listing after events have paused.
func (s *lister) soon() { s.ask(false, nil) }

// soonest asks for a listing at once.
func (s *lister) soonest() { s.ask(true, nil) }

// afresh asks for a listing at once, and forgets how often it failed on a way that is
// no more: what fails on the new one must not wait as long as at the end of an outage.
func (s *lister) afresh() {
	s.mu.Lock()
	s.anew = true
	s.mu.Unlock()
	s.soonest()
}

// now lists and returns when a listing that began after the call has ended, with
// the time it began.
func (s *lister) now(ctx context.Context) (time.Time, error) {
	done := make(chan listed, 1)
	s.ask(true, done)
	select {
	case r := <-done:
		return r.began, r.err
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	case <-s.l.ctx.Done():
		return time.Time{}, s.l.ctx.Err()
	}
}

func (s *lister) ask(urgent bool, done chan listed) {
	s.mu.Lock()
	s.wanted = true
	s.urgent = s.urgent || urgent
	if done != nil {
		s.waiters = append(s.waiters, done)
	}
	s.mu.Unlock()
	pace.Poke(s.wake)
}

// take returns who waits for the listing that begins now, and whether failures are
// counted from here on only.
func (s *lister) take() (waiters []chan listed, anew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiters, anew = s.waiters, s.anew
	s.wanted, s.urgent, s.anew, s.waiters = false, false, false, nil
	return waiters, anew
}

func (s *lister) isUrgent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.urgent
}

// isAwaited tells whether somebody waits for the next listing.
func (s *lister) isAwaited() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiters) > 0
}

// errDenied tells that nothing is asked because the portal refused the account or
// its token is not at hand.
var errDenied error = &api.Error{Kind: api.KindUnauthorized}

func (s *lister) run() {
	ctx, tune := s.l.ctx, s.l.c.kit.Tune
	patience := tune.ListPatience
	retry := pace.Backoff{First: tune.RetryFirst, Most: tune.RetryMost}
	var notBefore time.Time
	floor := notBefore // also for one that is asked for at once, unless somebody waits
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		s.until(ctx, notBefore, s.isUrgent)
		s.until(ctx, floor, s.isAwaited)
		if s.settle(ctx, patience) {
			patience = tune.ListPatience
		} else {
			patience = min(patience*2, tune.ListPatienceMost)
		}
		if ctx.Err() != nil {
			return
		}
		waiters, anew := s.take()
		if anew {
			retry.Reset()
		}
		began := s.l.c.kit.Clock.Now()
		err := errDenied
		if !s.l.isDenied() {
			err = s.list(ctx)
		}
		again := s.l.verdict(began, err)
		for _, w := range waiters {
			w <- listed{began, err}
		}
		if err == errDenied {
			continue
		}
		if err == nil {
			// What failed before does not hold up what changes from now on, only what it cost.
			notBefore, floor = s.rest(began, false)
			retry.Reset()
			continue
		}
		notBefore, floor = s.rest(began, isOutgrown(err))
		wait := max(retry.Next(), api.RetryAfter(err))
		if api.InTheWay(err) {
			wait = min(wait, tune.CaptiveMost)
		}
		notBefore = later(notBefore, s.l.c.kit.Clock.Now().Add(wait))
		if again {
			s.ask(false, nil)
		}
	}
}

// list lists once.
func (s *lister) list(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.cancel = cancel
	s.mu.Unlock()
	return s.l.list(ctx)
}

// abort ends the listing under way.
func (s *lister) abort() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		s.cancel()
	}
}

// rest returns when the next listing may begin after one that began at a time, and when
// one that is asked for at once: what costs much is done seldom. outgrown says that it
// was too large.
func (s *lister) rest(began time.Time, outgrown bool) (next, urgent time.Time) {
	now, tune := s.l.c.kit.Clock.Now(), s.l.c.kit.Tune
	bytes := s.l.takeListedBytes()
	pause := time.Duration(tune.ListRest) * now.Sub(began)
	pause += time.Duration(float64(bytes) / float64(tune.ListRate) * float64(time.Second))
	if pause = min(pause, tune.ListPauseMost); outgrown {
		pause = tune.ListPauseLarge
	}
	return now.Add(pause), now.Add(pause / 10)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// until waits for a time, unless skip.
func (s *lister) until(ctx context.Context, t time.Time, skip func() bool) {
	for !skip() && ctx.Err() == nil {
		left := t.Sub(s.l.c.kit.Clock.Now())
		if left <= 0 {
			return
		}
		s.l.c.kit.Pause(ctx, left, s.wake)
	}
}

// settle waits until no event came for a while, and tells whether that happened
// before patience ran out. An urgent listing does not wait.
func (s *lister) settle(ctx context.Context, patience time.Duration) bool {
	clock := s.l.c.kit.Clock
	end := clock.Now().Add(patience)
	for !s.isUrgent() && ctx.Err() == nil {
		left := end.Sub(clock.Now())
		if left <= 0 {
			return false
		}
		if !s.l.c.kit.Pause(ctx, min(left, s.l.c.kit.Tune.ListQuiet), s.wake) {
			return left >= s.l.c.kit.Tune.ListQuiet
		}
	}
	return true
}

// list fetches all conversations of the account and merges them one by one.
func (l *link) list(ctx context.Context) error {
	public := l.public()
	if public == nil {
		return &api.Error{Kind: api.KindUnauthorized}
	}
	m, err := l.feed.Begin(ctx, l.c.kit.Clock.Now(), l.neverListed(ctx))
	if err != nil {
		return err
	}
	out, err := public.List(ctx, api.ListRequest{
		ExtID: l.key.user, ExtType: api.ExtType(l.key.ext), ETag: m.ETag(), Limits: l.c.kit.Tune.ListLimits,
	}, func(conv *api.Listed) error { return m.Take(ctx, conv) })
	l.noteListedBytes(out)
	l.tellSkipped(m.End(ctx, out, err, l.takeAbout()))
	if err != nil {
		l.c.kit.LogError("list the conversations", err)
		l.c.kit.TellTrouble(err)
		if isOutgrown(err) {
			l.tellTooLarge(err)
			return errors.Join(err, l.markListed(ctx)) // what fits is all there will be
		}
		return err
	}
	if out.Unchanged {
		return nil
	}
	return l.markListed(ctx)
}

// takeAbout returns the sessions that events named since the last call.
func (l *link) takeAbout() map[string]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	about := l.about
	l.about = map[string]bool{}
	return about
}

// neverListed tells whether no agent of the account was ever listed completely:
// what comes now is history, not news.
func (l *link) neverListed(ctx context.Context) bool {
	agents, err := l.c.kit.Store.Agents(ctx)
	if err != nil {
		return false
	}
	for _, a := range agents {
		if linkKeyOf(a) == l.key && !a.ListedAt.IsZero() {
			return false
		}
	}
	return true
}

func (l *link) markListed(ctx context.Context) error {
	agents, err := l.c.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, a := range agents {
		if linkKeyOf(a) == l.key && a.ListedAt.IsZero() {
			errs = append(errs, l.c.kit.Store.MarkListed(ctx, a.ID, l.c.kit.Clock.Now()))
		}
	}
	return errors.Join(errs...)
}
