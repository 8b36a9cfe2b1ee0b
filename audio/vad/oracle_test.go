package vad

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"delonix/audio/vad/internal/signals"
)

// tolerance is how far a probability may be from the oracle's.
const tolerance = 1e-4

func TestProbability_MatchesOnnxRuntime(t *testing.T) {
	windows := 0
	for _, s := range testSignals(t) {
		want := golden(t, s.Name)
		got := probabilities(New(), s.Samples)
		if len(got) != len(want) {
			t.Fatalf("%s: %d windows, the oracle has %d", s.Name, len(got), len(want))
		}
		worst := 0.0
		for i := range got {
			worst = max(worst, math.Abs(float64(got[i]-want[i])))
		}
		if !(worst <= tolerance) {
			t.Errorf("%s: off by %.2g, want at most %.0e", s.Name, worst, tolerance)
		}
		t.Logf("%-18s %4d windows, off by at most %.1e", s.Name, len(got), worst)
		windows += len(got)
	}
	if seconds := windows * WindowSize / SampleRate; seconds < 60 {
		t.Errorf("compared %d s of sound, want 60 at least", seconds)
	}
}

func TestProbability_TellsSpeechFromTheRest(t *testing.T) {
	for _, s := range testSignals(t) {
		over := 0
		p := probabilities(New(), s.Samples)
		for _, v := range p {
			if v >= 0.5 {
				over++
			}
		}
		switch share := float64(over) / float64(len(p)); {
		case s.Name == "no-speech" && share > 0:
			t.Errorf("%s: %.0f%% of the windows are called speech", s.Name, 100*share)
		case s.Name != "no-speech" && share < 0.5:
			t.Errorf("%s: only %.0f%% of the windows are called speech", s.Name, 100*share)
		}
	}
}

func testSignals(t testing.TB) []signals.Signal {
	t.Helper()
	all, err := signals.All(os.DirFS(filepath.Join("testdata", "speech")))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// golden reads the probabilities of the oracle.
func golden(t *testing.T, name string) []float32 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "golden", name+".f32"))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

// probabilities runs the detector over all whole windows of the sound.
func probabilities(d *Detector, sound []int16) []float32 {
	x := signals.Floats(sound)
	var out []float32
	for ; len(x) >= WindowSize; x = x[WindowSize:] {
		out = append(out, d.Probability(x[:WindowSize]))
	}
	return out
}
