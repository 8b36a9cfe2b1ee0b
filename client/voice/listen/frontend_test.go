package listen

import (
	"math"
	"testing"
	"time"

	"delonix/audio/vad"
	"delonix/client/voice/voicetest"
)

func TestFrontEnd_DeafItKeepsNothing(t *testing.T) {
	e := NewFrontEnd(Options{Sensitivity: 0.5})
	loud := voicetest.Tone(FrameTime)
	for range 50 {
		if h := e.Hear(loud, loud, Off); h.Power != 0 || h.Speech.Kind != vad.Silence {
			t.Fatalf("heard %+v", h)
		}
	}
	for i, x := range e.history.copy(0, e.history.end) {
		if x != 0 {
			t.Fatalf("sample %d is %g", i, x)
		}
	}
}

func TestFrontEnd_PositionsGoOnAfterDeafness(t *testing.T) {
	e := NewFrontEnd(Options{Sensitivity: 0.5})
	quiet := make([]float32, FrameSamples)
	for i := range 100 {
		a := Open
		if i%10 < 5 {
			a = Off
		}
		if h := e.Hear(quiet, quiet, a); h.Speech.At != int64(i+1)*FrameSamples {
			t.Fatalf("frame %d ends at %d", i, h.Speech.At)
		}
	}
}

// Only what is louder by far than the echo was for a second cannot be its rest.
func TestEchoPeak_IsBelowAPersonWhoIsLouder(t *testing.T) {
	level := func(db float64) []float32 {
		frame := voicetest.Tone(FrameTime)
		gain := float32(math.Sqrt(math.Pow(10, db/10) / meanSquare(frame)))
		for i := range frame {
			frame[i] *= gain
		}
		return frame
	}
	const known = int(time.Second / FrameTime)
	for _, tt := range []struct {
		name   string
		before int // frames of echo at -30 dB
		now    float64
		want   bool
	}{
		{"nothing is known", 0, -10, false},
		{"too little is known", known - 1, -10, false},
		{"louder by far", known, -19, true},
		{"a volume was turned up", known, -21, false},
		{"as loud", known, -30, false},
	} {
		var e echoPeak
		for range tt.before {
			if e.below(level(-30), 0) {
				t.Fatalf("%s: the echo is louder than itself", tt.name)
			}
			e.below(level(-10), 1) // the person is not the echo
		}
		if got := e.below(level(tt.now), 1); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
