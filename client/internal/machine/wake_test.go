package machine

import (
	"testing"
	"time"
)

func TestWakeWatch_NoticesSleepAndClockChanges(t *testing.T) {
	t.Parallel()
	start := time.Now()
	for name, c := range map[string]struct {
		mono, wall time.Duration
		want       bool
	}{
		"an ordinary tick":             {5 * time.Second, 5 * time.Second, false},
		"a late tick":                  {9 * time.Second, 9 * time.Second, false},
		"sleep, monotonic clock stood": {5 * time.Second, time.Hour, true},
		"sleep, monotonic clock ran":   {time.Hour, time.Hour, true},
		"clock moved back a day":       {5 * time.Second, 5*time.Second - 24*time.Hour, true},
	} {
		w := SleepWatch{wall: start.Round(0), mono: start}
		w.wall = w.wall.Add(c.mono - c.wall) // as if the wall clock had moved by c.wall
		if got := w.Observe(start.Add(c.mono)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	var first SleepWatch
	if first.Observe(start) {
		t.Error("the first observation can't tell of sleep")
	}
}
