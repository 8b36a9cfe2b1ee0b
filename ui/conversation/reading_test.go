package conversation

import (
	"testing"
	"time"
)

func TestRestAfter_GathersNewsWhereAFrameIsDear(t *testing.T) {
	for _, c := range []struct{ cost, want time.Duration }{
		{0, 0}, {3 * time.Millisecond, 0}, // with a graphics card
		{15 * time.Millisecond, 90 * time.Millisecond},
		{time.Second, restMost}, // a busy machine
	} {
		if got := restAfter(c.cost); got != c.want {
			t.Errorf("after a frame of %v it rests %v, not %v", c.cost, got, c.want)
		}
	}
}
