package portal

import (
	"context"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// lister lists the conversations of an account whenever something may have
// changed: at once after a connect, after a pause in the events otherwise, and
// never twice at the same time. Under a storm of events the time between two
// listings doubles.
type lister struct {
	kit    *kit.Kit
	ctx    context.Context // of the account
	status *status
	list   func(context.Context) (bytes int64, err error)
	served func(hasten bool) // the portal answered
	wake   chan struct{}

	mu      sync.Mutex
	urgent  bool // do not wait for events to pause
	waiters []chan listed
	cancel  context.CancelFunc // of the listing under way, if there is one
	reset   bool               // forget how often listing has failed
}

// listed tells how a listing ended.
type listed struct {
	began time.Time
	err   error
}

func newLister(ctx context.Context, k *kit.Kit, s *status, list func(context.Context) (int64, error), served func(hasten bool)) *lister {
	return &lister{kit: k, ctx: ctx, status: s, list: list, served: served, wake: make(chan struct{}, 1)}
}

// Schedule asks for a listing after events have paused.
func (s *lister) Schedule() { s.ask(false, nil) }

// ScheduleNow asks for a listing at once.
func (s *lister) ScheduleNow() { s.ask(true, nil) }

// Reset asks for a listing at once, and forgets how often it failed on a connection that
// is gone: what fails on the new one must not wait as long as at the end of an outage.
func (s *lister) Reset() {
	s.mu.Lock()
	s.reset = true
	s.mu.Unlock()
	s.ScheduleNow()
}

// List lists and returns when a listing that began after the call has ended, with
// the time it began.
func (s *lister) List(ctx context.Context) (time.Time, error) {
	done := make(chan listed, 1)
	s.ask(true, done)
	select {
	case r := <-done:
		return r.began, r.err
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	case <-s.ctx.Done():
		return time.Time{}, s.ctx.Err()
	}
}

func (s *lister) ask(urgent bool, done chan listed) {
	s.mu.Lock()
	s.urgent = s.urgent || urgent
	if done != nil {
		s.waiters = append(s.waiters, done)
	}
	s.mu.Unlock()
	pace.Poke(s.wake)
}

// begin returns who waits for the listing that begins now, and whether failures are
// counted from here on only.
func (s *lister) begin() (waiters []chan listed, reset bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiters, reset = s.waiters, s.reset
	s.urgent, s.reset, s.waiters = false, false, nil
	return waiters, reset
}

func (s *lister) isUrgent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.urgent
}

// isAwaited reports whether somebody waits for the next listing.
func (s *lister) isAwaited() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiters) > 0
}

func (s *lister) run(ctx context.Context) {
	tune := s.kit.Tune
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
		if s.waitForQuiet(ctx, patience) {
			patience = tune.ListPatience
		} else {
			patience = min(patience*2, tune.ListPatienceMost)
		}
		if ctx.Err() != nil {
			return
		}
		waiters, reset := s.begin()
		if reset {
			retry.Reset()
		}
		began, bytes, err := s.kit.Clock.Now(), int64(0), errDenied
		if !s.status.isDenied() {
			bytes, err = s.listOnce(ctx)
		}
		again := s.judge(ctx, began, err)
		for _, w := range waiters {
			w <- listed{began, err}
		}
		if err == errDenied {
			continue
		}
		if err == nil {
			// What failed before does not hold up what changes from now on, only what it cost.
			notBefore, floor = s.rest(began, bytes, false)
			retry.Reset()
			continue
		}
		notBefore, floor = s.rest(began, bytes, isOutgrown(err))
		wait := max(retry.Next(), api.RetryAfter(err))
		if api.InTheWay(err) {
			wait = min(wait, tune.CaptiveMost)
		}
		notBefore = later(notBefore, s.kit.Clock.Now().Add(wait))
		if again {
			s.ask(false, nil)
		}
	}
}

// judge tells what the end of a listing means and reports whether it should be tried
// again by itself.
func (s *lister) judge(ctx context.Context, began time.Time, err error) (again bool) {
	if ctx.Err() != nil {
		return false
	}
	v := s.status.listed(began, err, s.kit.Tune.RefuseApart)
	if v.served {
		s.served(v.hasten)
	}
	return v.again
}

// listOnce lists, until it is aborted.
func (s *lister) listOnce(ctx context.Context) (bytes int64, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.cancel = cancel
	s.mu.Unlock()
	return s.list(ctx)
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
// one that is asked for at once: what costs much is done seldom. The list had so many
// bytes; outgrown says that it was too large.
func (s *lister) rest(began time.Time, bytes int64, outgrown bool) (next, urgent time.Time) {
	now, tune := s.kit.Clock.Now(), s.kit.Tune
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
		left := t.Sub(s.kit.Clock.Now())
		if left <= 0 {
			return
		}
		s.kit.Pause(ctx, left, s.wake)
	}
}

// waitForQuiet waits until no event came for a while, and reports whether that happened
// before patience ran out. An urgent listing does not wait.
func (s *lister) waitForQuiet(ctx context.Context, patience time.Duration) bool {
	clock := s.kit.Clock
	end := clock.Now().Add(patience)
	for !s.isUrgent() && ctx.Err() == nil {
		left := end.Sub(clock.Now())
		if left <= 0 {
			return false
		}
		if !s.kit.Pause(ctx, min(left, s.kit.Tune.ListQuiet), s.wake) {
			return left >= s.kit.Tune.ListQuiet
		}
	}
	return true
}
