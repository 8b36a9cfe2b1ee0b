package prosody

import (
	"math"
	"testing"
)

// said is a voice-like sound: harmonics of a height that moves evenly, with soft ends.
func said(seconds, from, to, level float64) []float32 {
	n := int(seconds * Rate)
	out := make([]float32, n)
	phase := 0.0
	for i := range out {
		at := float64(i) / float64(n)
		phase += 2 * math.Pi * (from + (to-from)*at) / Rate
		v := 0.0
		for k := 1; k <= 12; k++ {
			v += math.Sin(float64(k)*phase) / float64(k)
		}
		edge := math.Min(1, math.Min(at, 1-at)*seconds/0.02)
		out[i] = float32(level * edge * v)
	}
	return out
}

func pauseOf(seconds float64) []float32 {
	out := make([]float32, int(seconds*Rate))
	state := uint32(1)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = float32(int32(state)) / (1 << 31) * 1e-4
	}
	return out
}

func tracked(parts ...[]float32) *Tracker {
	t := &Tracker{}
	var all []float32
	for _, p := range parts {
		all = append(all, p...)
	}
	for len(all) >= Window {
		t.Hear(all[:Window])
		all = all[Window:]
	}
	return t
}

func TestTracker_FindsTheHeightOfAVoice(t *testing.T) {
	for _, hertz := range []float64{80, 110, 165, 220, 330} {
		for _, level := range []float64{0.3, 0.01} {
			tr := tracked(pauseOf(0.2), said(0.5, hertz, hertz, level))
			want := 12 * math.Log2(hertz/55)
			right, of := 0, 0
			for i := tr.count - 20; i < tr.count-4; i++ {
				of++
				if math.Abs(float64(tr.hops[i%kept].height)-want) < 0.7 {
					right++
				}
			}
			if right < of*9/10 {
				t.Errorf("%g Hz at %g: found in %d of %d hops", hertz, level, right, of)
			}
		}
	}
}

func TestTracker_FindsNoHeightInNoise(t *testing.T) {
	noise := pauseOf(1)
	for i := range noise {
		noise[i] *= 3000
	}
	tr := tracked(noise)
	found := 0
	for i := range tr.count {
		if tr.hops[i%kept].period > voiced {
			found++
		}
	}
	if found > int(tr.count)/20 {
		t.Errorf("%d of %d hops of noise have a height", found, tr.count)
	}
}

func TestTracker_TellsHowAVoiceEnds(t *testing.T) {
	evidence := func(from, to, level float64) Evidence {
		// Two syllables, then one that moves.
		speech := [][]float32{pauseOf(0.5), said(0.3, 120, 120, 0.2), pauseOf(0.06), said(0.3, 120, 120, 0.2), pauseOf(0.06), said(0.3, from, to, level)}
		end := 0
		for _, p := range speech {
			end += len(p)
		}
		e, ok := tracked(append(speech, pauseOf(0.5))...).Evidence(int64(end), 1)
		if !ok {
			t.Fatal("there is no evidence")
		}
		return e
	}
	falls, rises, faint := evidence(120, 85, 0.2), evidence(120, 160, 0.2), evidence(120, 120, 0.04)
	if falls[2] >= 0 || rises[2] <= 0 {
		t.Errorf("a voice that falls moves by %.1f semitones in 100 ms, one that rises by %.1f", falls[2], rises[2])
	}
	if falls[0] >= 0 || rises[0] <= 0 {
		t.Errorf("a voice that falls ends at %.1f semitones, one that rises at %.1f", falls[0], rises[0])
	}
	if faint[8] > falls[8]-6 {
		t.Errorf("a voice that dies away ends at %.1f dB, another at %.1f", faint[8], falls[8])
	}
}

// How loud the microphone is says nothing.
func TestTracker_DoesNotGoByTheLevel(t *testing.T) {
	of := func(gain float32) Evidence {
		parts := [][]float32{pauseOf(0.3), said(0.4, 130, 120, 0.3), pauseOf(0.08), said(0.4, 120, 95, 0.2), pauseOf(0.5)}
		end := len(parts[0]) + len(parts[1]) + len(parts[2]) + len(parts[3])
		for _, p := range parts {
			for i := range p {
				p[i] *= gain
			}
		}
		e, ok := tracked(parts...).Evidence(int64(end), 1)
		if !ok {
			t.Fatal("there is no evidence")
		}
		return e
	}
	loud, soft := of(1), of(0.1)
	if d := math.Abs(loud.Done() - soft.Done()); d > 0.5 {
		t.Errorf("log odds of %.2f and %.2f for the same voice at 1 and 0.1", loud.Done(), soft.Done())
	}
}

func TestTracker_SaysNothingWhereNobodySpoke(t *testing.T) {
	if _, ok := tracked(pauseOf(1)).Evidence(Rate/2, 1); ok {
		t.Error("there is evidence in silence")
	}
	if _, ok := (&Tracker{}).Evidence(0, 0); ok {
		t.Error("there is evidence before anything was heard")
	}
}

func TestTracker_AllocatesNothing(t *testing.T) {
	tr, window := tracked(pauseOf(0.5), said(1, 120, 100, 0.2)), said(0.032, 120, 120, 0.2)
	if n := testing.AllocsPerRun(100, func() { tr.Hear(window) }); n > 0 {
		t.Errorf("%.0f allocations a window", n)
	}
}

func BenchmarkTracker_Hear(b *testing.B) {
	tr, window := Tracker{}, said(0.032, 120, 120, 0.2)
	b.ReportAllocs()
	for b.Loop() {
		tr.Hear(window)
	}
}
