package loop

import "testing"

func TestAfterPaint_RunsOnceAfterTheFrameThatPaints(t *testing.T) {
	ran := 0
	AfterPaint(func() { ran++; AfterPaint(func() { ran += 10 }) })
	for i, want := range []int{0, 1, 1, 11, 11} { // looks at the clock
		if looked(); ran != want {
			t.Fatalf("after %d looks it ran %d times, not %d", i+1, ran, want)
		}
	}
}
