package listen

import (
	"math"
	"testing"

	"delonix/audio/vad"
)

// voice is a voice-like sound of so many frames whose height moves evenly, with soft
// ends.
func voice(frames int, from, to float64) []float32 {
	out := make([]float32, frames*FrameSamples)
	phase := 0.0
	for i := range out {
		at := float64(i) / float64(len(out))
		phase += 2 * math.Pi * (from + (to-from)*at) / Rate
		for k := 1; k <= 10; k++ {
			out[i] += float32(0.1 * math.Sin(float64(k)*phase) / float64(k) * math.Min(1, 20*math.Min(at, 1-at)))
		}
	}
	return out
}

func TestCadence_TellsAtTheEndOfSpeechAndNowhereElse(t *testing.T) {
	sound := append(make([]float32, 10*FrameSamples), voice(30, 140, 90)...)
	end := int64(len(sound))
	sound = append(sound, make([]float32, 20*FrameSamples)...)
	for _, base := range []int64{0, 1 << 20} { // the front end may have heard a lot before
		var c cadence
		told := 0
		for at := 0; at < len(sound); at += FrameSamples {
			ev := vad.Event{At: base + int64(at+FrameSamples), Start: base + 10*FrameSamples, End: -1}
			switch at / FrameSamples {
			case 14:
				ev.Kind = vad.SpeechStarted
			case 51:
				ev.Kind, ev.End = vad.SpeechEnded, base+end+Samples(detectorLag)
			}
			if got := c.hear(sound[at:at+FrameSamples], ev); got != 0 {
				told++
				if ev.Kind != vad.SpeechEnded || math.IsNaN(got) || math.Abs(got) > 30 {
					t.Errorf("tells %g in %v", got, ev.Kind)
				}
			}
		}
		if told != 1 {
			t.Errorf("told %d times how a voice ended", told)
		}
	}
}

func TestCadence_SaysNothingOfWhatIsNoVoice(t *testing.T) {
	var c cadence
	quiet := make([]float32, FrameSamples)
	for i := range 40 {
		ev := vad.Event{At: int64(i+1) * FrameSamples, Start: 5 * FrameSamples, End: -1}
		if i == 39 {
			ev.Kind, ev.End = vad.SpeechEnded, 30*FrameSamples
		}
		if got := c.hear(quiet, ev); got != 0 {
			t.Errorf("tells %g of silence", got)
		}
	}
}

func TestCadence_AllocatesNothing(t *testing.T) {
	var c cadence
	sound, i := voice(1000, 140, 90), 0
	if n := testing.AllocsPerRun(200, func() {
		ev := vad.Event{At: int64(i+1) * FrameSamples, Start: 0, End: -1}
		if i%20 == 19 {
			ev.Kind, ev.End = vad.SpeechEnded, ev.At-Samples(PauseNeeded)
		}
		c.hear(sound[i*FrameSamples:(i+1)*FrameSamples], ev)
		i++
	}); n > 0 {
		t.Errorf("%.1f allocations a frame", n)
	}
}
