package pace

import (
	"testing"
	"time"
)

func TestBackoff_DoublesWithJitterUpToAMinute(t *testing.T) {
	t.Parallel()
	b := Backoff{random: func() float64 { return 0.999999 }}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60}
	for i, w := range want {
		got := b.Next()
		if got > w*time.Second || got < w*time.Second-10*time.Millisecond {
			t.Errorf("try %d: %v, want just under %v", i, got, w*time.Second)
		}
	}
	b.Held(29 * time.Second)
	if got := b.Next(); got < 59*time.Second {
		t.Errorf("an unstable connection reset the back-off: %v", got)
	}
	b.Held(30 * time.Second)
	if got := b.Next(); got > time.Second {
		t.Errorf("a stable connection did not reset the back-off: %v", got)
	}
}
