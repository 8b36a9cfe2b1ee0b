package playout

import (
	"math"
	"slices"
	"testing"

	"delonix/audio"
)

func TestStretcher_ChangesTheLengthAndNotThePitch(t *testing.T) {
	in := make([]float32, 2*audio.CaptureRate)
	for i := range in {
		in[i] = float32(0.5 * math.Sin(2*math.Pi*200*float64(i)/audio.CaptureRate))
	}
	for _, speed := range []float64{0.5, 0.8, 1, 1.25, 1.5, 2} {
		whole := stretchIn(in, speed, len(in))
		if got, want := float64(len(whole)), float64(len(in))/speed; math.Abs(got-want) > 0.05*audio.CaptureRate {
			t.Errorf("at %g: %g samples, want %g", speed, got, want)
		}
		crossings := 0
		for i := 1; i < len(whole); i++ {
			if whole[i-1] < 0 && whole[i] >= 0 {
				crossings++
			}
		}
		if hz := float64(crossings) * audio.CaptureRate / float64(len(whole)); math.Abs(hz-200) > 6 {
			t.Errorf("at %g the pitch is %g Hz", speed, hz)
		}
		if pieces := stretchIn(in, speed, 777); !slices.Equal(pieces, whole) {
			t.Errorf("at %g: it matters how the sound arrives", speed)
		}
	}
	if got := stretchIn(in[:100], 2, 100); len(got) != 100 {
		t.Errorf("a very short sound: %d samples", len(got))
	}
}

func stretchIn(in []float32, speed float64, size int) []float32 {
	s := newStretcher(speed)
	var out []float32
	for part := range slices.Chunk(in, size) {
		out = append(out, s.process(audio.CaptureRate, part)...)
	}
	return append(out, s.flush()...)
}
