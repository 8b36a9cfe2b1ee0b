package alerts

import (
	"log/slog"
	"testing"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/storage"
)

func TestAlerter_RemembersFewWaitsThatEnded(t *testing.T) {
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	rows := func(ids ...int64) (out []storage.OperatorConversation) {
		for _, id := range ids {
			out = append(out, storage.OperatorConversation{Conversation: storage.Conversation{ID: id}})
		}
		return out
	}
	a := newTestAlerter(t, &steppingClock{now: began})
	for id := int64(1); id <= 20; id++ {
		a.operatorWait(id, began, began)
	}
	if !a.firstOf(7, began) {
		t.Fatal("a wait that was not told of counts as told")
	}
	a.ForgetWaits(rows(1, 2))
	if a.firstOf(7, began) {
		t.Error("a wait that seemed to end a moment ago would be told of twice")
	}
	for id := int64(1); id <= 10*waitsMost; id++ {
		a.operatorWait(id, began, began)
		a.ForgetWaits(rows(1, 2))
		if n := len(a.waits); n > waitsMost+2 {
			t.Fatalf("%d waits are remembered, of which two last", n)
		}
	}
	if _, lasts := a.waits[1]; !lasts {
		t.Error("a wait that lasts is forgotten")
	}
}

func TestAlerter_KnowsNoAgeOfAWaitThatIsNoticedAfterAJumpOfTheClock(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	a := newTestAlerter(t, &steppingClock{now: now})
	a.ClockJumped(true)
	if w := a.operatorWait(1, now.AddDate(0, 0, -1), now); w.Age != 0 {
		t.Errorf("%+v", w)
	}
}

// steppingClock stands still until it is put forward.
type steppingClock struct {
	pace.System
	now time.Time
}

func (c *steppingClock) Now() time.Time { return c.now }

func newTestAlerter(t *testing.T, clock pace.Clock) *Service {
	k := kit.New(slog.New(slog.DiscardHandler), clock, kit.DefaultTuning())
	t.Cleanup(k.CloseBus)
	return New(k, func(int64) bool { return false }, func(storage.Conversation) string { return "" })
}

// TestAlerts_RememberNoConversationForLong: when it was alerted of last is forgotten as
// soon as it does not hold up another alert.
func TestAlerts_RememberNoConversationForLong(t *testing.T) {
	t.Parallel()
	clock := &steppingClock{now: time.Now()}
	a := newTestAlerter(t, clock)
	for id := range int64(1000) {
		a.add(pendingAlert{conversation: id, kind: Message})
		clock.now = clock.now.Add(a.Tune.AlertEvery)
		if due, _ := a.due(); len(due) != 1 {
			t.Fatal(due)
		}
	}
	if n := len(a.last); n > 2 {
		t.Errorf("%d conversations are remembered", n)
	}
}
