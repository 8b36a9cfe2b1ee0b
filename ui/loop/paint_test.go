package loop

import (
	"testing"
	"time"
)

func TestAfterPaint_RunsOnceAfterTheFrameAndTellsWhatItTook(t *testing.T) {
	steady = true
	t.Cleanup(func() { steady = false })
	var took []time.Duration
	AfterPaint(func(d time.Duration) {
		took = append(took, d)
		AfterPaint(func(d time.Duration) { took = append(took, d) })
	})
	now := time.Now()
	for i, want := range []int{0, 1, 1, 2, 2} { // looks at the clock
		now = now.Add(time.Duration(i) * 10 * time.Millisecond)
		if looked(now); len(took) != want {
			t.Fatalf("after %d looks it ran %d times, not %d", i+1, len(took), want)
		}
	}
	if took[0] != 10*time.Millisecond || took[1] != 30*time.Millisecond {
		t.Errorf("it tells that the frames took %v", took)
	}
}
