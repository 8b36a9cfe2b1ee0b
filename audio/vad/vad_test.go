package vad

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"delonix/audio/vad/internal/signals"
)

func TestReset_MakesTheDetectorNew(t *testing.T) {
	speech := testSignals(t)[0].Samples[:64*WindowSize]
	d := New()
	first := probabilities(d, speech)
	d.Reset()
	if again := probabilities(d, speech); !slices.Equal(first, again) {
		t.Error("the same sound gives other probabilities after Reset")
	}
}

func TestDetectors_ShareNothing(t *testing.T) {
	speech := testSignals(t)[0].Samples[:64*WindowSize]
	want := probabilities(New(), speech)
	a, b := New(), New()
	noise := signals.Floats(signals.Mix(nil, signals.White(WindowSize, 9), 9000))
	x := signals.Floats(speech)
	for i := range want {
		b.Probability(noise)
		if got := a.Probability(x[i*WindowSize:][:WindowSize]); got != want[i] {
			t.Fatalf("window %d: %v beside another detector, %v alone", i, got, want[i])
		}
	}
}

func TestProbability_AllocatesNothing(t *testing.T) {
	d, window := New(), make([]float32, WindowSize)
	if n := testing.AllocsPerRun(100, func() { d.Probability(window) }); n != 0 {
		t.Errorf("%v allocations per window, want none", n)
	}
}

func TestProbability_SurvivesBrokenSamples(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, sample := range map[string]float32{
		"NaN": nan, "infinite": inf, "minus infinite": -inf, "huge": math.MaxFloat32, "tiny": math.SmallestNonzeroFloat32,
	} {
		t.Run(name, func(t *testing.T) {
			d, window := New(), make([]float32, WindowSize)
			for i := range window {
				window[i] = sample
			}
			for range 10 {
				checkProbability(t, d.Probability(window))
			}
			speech := probabilities(d, testSignals(t)[0].Samples)
			if p := slices.Max(speech); p < 0.9 {
				t.Errorf("speech after broken samples reaches only %v", p)
			}
		})
	}
}

func TestProbability_ClipsAndSilencesWhatIsBroken(t *testing.T) {
	broken, clean := make([]float32, WindowSize), make([]float32, WindowSize)
	for i := range broken {
		switch i % 4 {
		case 0:
			broken[i], clean[i] = 3, 1
		case 1:
			broken[i], clean[i] = float32(math.Inf(-1)), -1
		case 2:
			broken[i], clean[i] = float32(math.NaN()), 0
		}
	}
	if a, b := New().Probability(broken), New().Probability(clean); a != b {
		t.Errorf("broken samples give %v, what they stand for %v", a, b)
	}
}

func TestProbability_TakesWindowsOfAnySize(t *testing.T) {
	speech := signals.Floats(testSignals(t)[0].Samples)[SampleRate:]
	full := slices.Clone(speech[:WindowSize])
	for _, size := range []int{0, 1, 100, WindowSize - 1} {
		clear(full)
		copy(full, speech[:size])
		if got, want := New().Probability(speech[:size]), New().Probability(full); got != want {
			t.Errorf("%d samples give %v, filled up with silence %v", size, got, want)
		}
	}
	if got, want := New().Probability(speech[:2*WindowSize]), New().Probability(speech[:WindowSize]); got != want {
		t.Errorf("two windows at once give %v, the first alone %v", got, want)
	}
	checkProbability(t, New().Probability(nil))
}

// FuzzProbability feeds arbitrary bits as samples, over several windows.
func FuzzProbability(f *testing.F) {
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0, 0, 0xC0, 0x7F}, WindowSize)) // NaN
	f.Add(bytes.Repeat([]byte{0xFF, 0xFF, 0x7F, 0xFF}, 700))  // the lowest number
	f.Add(bytes.Repeat([]byte{1, 2, 3, 0x3F, 5}, 999))
	f.Fuzz(func(t *testing.T, raw []byte) {
		samples := make([]float32, len(raw)/4)
		for i := range samples {
			samples[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		d := New()
		for range 3 {
			checkProbability(t, d.Probability(samples))
			for rest := samples; len(rest) > 0; rest = rest[min(len(rest), WindowSize):] {
				checkProbability(t, d.Probability(rest[:min(len(rest), WindowSize)]))
			}
		}
	})
}

func checkProbability(t *testing.T, p float32) {
	t.Helper()
	if !(p >= 0 && p <= 1) {
		t.Fatalf("%v is no probability", p)
	}
}

// BenchmarkProbability reports the time of one window of recorded speech; the
// budget is 0.3 ms, which is 1% of a core.
func BenchmarkProbability(b *testing.B) {
	x := signals.Floats(testSignals(b)[0].Samples)
	x = x[:len(x)/WindowSize*WindowSize]
	d := New()
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		d.Probability(x[at : at+WindowSize])
		if at += WindowSize; at == len(x) {
			at = 0
		}
	}
}

// BenchmarkNew reports what it costs to decode the weights.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
