package listen

import "testing"

func TestHistory_KeepsTheLongestUtterance(t *testing.T) {
	var h history
	frame := make([]float32, FrameSamples)
	for n := range int(historyLength/FrameTime) + 100 {
		for i := range frame {
			frame[i] = float32(n)
		}
		h.add(frame)
	}
	got := h.copy(h.end-Samples(MaxUtterance), h.end)
	if len(got) != int(Samples(MaxUtterance)) {
		t.Fatalf("%d samples are kept", len(got))
	}
	for i := 1; i < len(got); i++ {
		if d := got[i] - got[i-1]; d != 0 && d != 1 {
			t.Fatalf("sample %d is %g after %g", i, got[i], got[i-1])
		}
	}
	if got := h.copy(0, 100); got != nil {
		t.Errorf("%d samples of what was forgotten", len(got))
	}
}
