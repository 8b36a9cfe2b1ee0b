package listen

import "testing"

func TestIsDead_HasOneThresholdForEverything(t *testing.T) {
	frame := func(f func(i int) float32) []float32 {
		out := make([]float32, FrameSamples)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	for name, tt := range map[string]struct {
		pcm  []float32
		dead bool
	}{
		"zeros":                 {frame(func(int) float32 { return 0 }), true},
		"an offset only":        {frame(func(int) float32 { return 0.3 }), true},
		"hiss at -80 dB":        {frame(func(i int) float32 { return 1e-4 * float32(i%3-1) }), true},
		"a quiet room":          {frame(func(i int) float32 { return 1e-3 * float32(i%3-1) }), false},
		"a room with an offset": {frame(func(i int) float32 { return 0.3 + 1e-3*float32(i%3-1) }), false},
		"nothing":               {nil, true},
	} {
		if got := IsDead(tt.pcm); got != tt.dead {
			t.Errorf("%s: dead is %v, want %v", name, got, tt.dead)
		}
	}
}

func TestSoundless_HearsFramesOfAnyLength(t *testing.T) {
	var s Soundless
	told := false
	for range 500 {
		told = s.Hear(make([]float32, Rate/100))
	}
	if !told {
		t.Error("five seconds of nothing are not told")
	}
	if s.Hear([]float32{0, 0.1, -0.1}) {
		t.Error("told although sound came")
	}
}
