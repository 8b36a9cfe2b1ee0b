package client

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"delonix/client/alerts"
	"delonix/client/demo"
	"delonix/client/internal/pace"
)

// jumpingClock is the machine's clock, whose wall clock can be put forward and
// back while the monotonic one goes on.
type jumpingClock struct {
	pace.System
	days atomic.Int64
}

func (c *jumpingClock) Now() time.Time { return putForward(time.Now(), c.days.Load()) }

// putForward changes the wall clock of a time by days and leaves its monotonic
// reading, which package time offers no way to do: with a monotonic reading, the
// first word of a time has the seconds of the wall clock above 30 bits of
// nanoseconds.
func putForward(t time.Time, days int64) time.Time {
	*(*uint64)(unsafe.Pointer(&t)) += uint64(days*24*60*60) << 30
	return t
}

func TestPutForward_ChangesTheWallClockOnly(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, days := range []int64{1, -1} {
		then := putForward(now, days)
		if d := then.Sub(now); d != 0 {
			t.Errorf("the monotonic clock went %v", d)
		}
		if d := then.Round(0).Sub(now.Round(0)); d != time.Duration(days)*24*time.Hour {
			t.Errorf("the wall clock went %v", d)
		}
	}
}

// TestClock_AJumpIsNoWaiting puts the clock a day forward or back while a person
// waits for an operator.
func TestClock_AJumpIsNoWaiting(t *testing.T) {
	t.Parallel()
	for name, days := range map[string]int64{"forward": 1, "back": -1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, clock := newPortal(t, demo.Options{Agent: handing}), &jumpingClock{}
			s.opts.Clock, s.opts.tune.AlertMost = clock, 100
			s.open()
			s.Start(context.Background())
			s.connect()
			waits := func(id ConversationID) alerts.Wait { return s.alerts.Inspect().Waits[int64(id)] }
			early := s.begin()
			s.untilState(s.say(early, "talk to a human"), StateSent)
			s.until("the wait is noticed", func() bool { return !waits(early).Noticed.IsZero() })
			before := waits(early)
			clock.days.Store(days)
			late := s.begin()
			s.untilState(s.say(late, "talk to a human"), StateSent)
			s.until("the wait after the jump is noticed", func() bool { return !waits(late).Noticed.IsZero() })
			for range 3 {
				s.conversations.Tick(context.Background())
			}
			for _, id := range []ConversationID{early, late} {
				w := waits(id)
				if c := s.row(id); c.Closed || c.Handler != HandledByOperator || w.Told || w.Age > time.Minute || w.Opened > 0 {
					t.Errorf("%+v %+v", w, c)
				}
			}
			if waits(early) != before {
				t.Errorf("%+v, before the jump %+v", waits(early), before)
			}
			s.until("no alert waits", func() bool { return s.alerts.Inspect().Pending == 0 })
			if n := s.alertsOf(alerts.NoAnswer); n != 0 {
				t.Errorf("%d alerts of no answer", n)
			}

			// A wait that is long by the monotonic clock is told of.
			for _, id := range []ConversationID{early, late} {
				s.alerts.Age(int64(id), 6*time.Minute)
			}
			s.until("a long wait is told", func() bool { return s.alertsOf(alerts.NoAnswer) == 2 })
		})
	}
}
