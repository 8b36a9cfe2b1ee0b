package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFit_WritesWhatTheFoldersGive(t *testing.T) {
	words, music, out := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "timbre.bin")
	pcm, _, _ := speech(t, "goforward")
	backwards := slices.Clone(pcm)
	slices.Reverse(backwards)
	for _, folder := range []string{"one", "two"} {
		for dir, x := range map[string][]float32{words: pcm, music: backwards} {
			if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
				t.Fatal(err)
			}
			names := []string{"a.wav", "b.wav"}
			for _, name := range names {
				save(t, filepath.Join(dir, folder, name), x, 16000)
			}
		}
	}
	status, stdout, stderr := call(t, "fit", "--words", words, "--music", music, "--scenes", "1", "--out", out)
	if status != 0 || !strings.Contains(stdout, "held back") {
		t.Fatalf("status %d: %s%s", status, stdout, stderr)
	}
	if data, err := os.ReadFile(out); err != nil || len(data) != 4*(unitsLearnt*(3*128+2)+1) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if status, _, stderr := call(t, "fit", "--words", words, "--music", t.TempDir(), "--out", out); status != 1 || !strings.Contains(stderr, "not enough") {
		t.Errorf("without music: status %d: %s", status, stderr)
	}
	if status, _, stderr := call(t, "fit", "--words", words); status != 2 || !strings.Contains(stderr, "--music") {
		t.Errorf("without a folder of music: status %d: %s", status, stderr)
	}
}

// Two clouds one within the other are told apart, also where there is much more of one
// of them.
func TestTrain_TellsWhatNoLineParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	cloud := func(n int, speaks bool) (e examples) {
		for range n {
			angle, far := 2*math.Pi*rng.Float64(), 0.3*rng.NormFloat64()
			if !speaks {
				far += 3
			}
			e.x = append(e.x, []float32{float32(far*math.Cos(angle) + 5), float32(100 * far * math.Sin(angle))})
			e.speaks = append(e.speaks, speaks)
		}
		return e
	}
	a, b := cloud(4000, true), cloud(40000, false)
	m := train(examples{x: append(a.x, b.x...), speaks: append(a.speaks, b.speaks...)}, rng)
	for _, speaks := range []bool{true, false} {
		wrong := 0
		for _, x := range cloud(1000, speaks).x {
			if (m.speaks(x) > 0.5) != speaks {
				wrong++
			}
		}
		if wrong > 30 {
			t.Errorf("speech %v: %d of 1000 are taken for the other", speaks, wrong)
		}
	}
}

func TestTry_CountsWhatIsMissedAndMadeUp(t *testing.T) {
	m := &model{in: 1, units: 1, layer: []float32{1}, bias: []float32{0}, output: []float32{1}, last: []float32{-5}}
	sound := func(label uint8, traits ...float32) (h heardSound) {
		for _, x := range traits {
			h.traits, h.above, h.label, h.known = append(h.traits, x), append(h.above, 20), append(h.label, label), append(h.known, false)
		}
		return h
	}
	c := corpus{
		speech: []heardSound{sound(somebody, 10, 10, 10, 10, 10), sound(somebody, 0, 0, 0)},
		others: []heardSound{sound(nobody, 10, 10, 10, 10, 10), sound(nobody, 0, 10, 0)},
	}
	if got := c.try(m); got.speech != 8 || got.unheard != 3 || got.starts != 1 {
		t.Errorf("counted %+v", got)
	}
}

func TestWhisper_HasTheMouthAndNotTheVoice(t *testing.T) {
	pcm := make([]float32, 16000) // 125 Hz with its overtones around 1 kHz
	for i := range pcm {
		for k := 6; k <= 10; k++ {
			pcm[i] += 0.05 * float32(math.Cos(2*math.Pi*125*float64(k*i)/16000))
		}
	}
	out := whisper(pcm, rand.New(rand.NewPCG(1, 1)))
	repeats := func(x []float32) float64 {
		sum := 0.0
		for i := 128; i < len(x); i++ {
			sum += float64(x[i]) * float64(x[i-128])
		}
		return sum / float64(len(x)) / power(x)
	}
	if before, after := repeats(pcm), repeats(out); before < 0.9 || after > 0.5 {
		t.Errorf("the voice's period repeats by %.2f, then by %.2f", before, after)
	}
	low, high := lowAndHigh(out)
	if high > low/2 {
		t.Errorf("%.2g below and %.2g above 3 kHz", low, high)
	}
}

// lowAndHigh is the power in a slow and in a fast half of a sound.
func lowAndHigh(x []float32) (low, high float64) {
	for i := 1; i < len(x); i++ {
		a, b := float64(x[i]+x[i-1])/2, float64(x[i]-x[i-1])/2
		low, high = low+a*a, high+b*b
	}
	return low, high
}
