package main

import (
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
			names := []string{"a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav", "g.wav", "h.wav", "i.wav", "j.wav"}
			if dir == music {
				names = names[:2]
			}
			for _, name := range names {
				save(t, filepath.Join(dir, folder, name), x, 16000)
			}
		}
	}
	status, stdout, stderr := call(t, "fit", "--words", words, "--music", music, "--out", out)
	if status != 0 || strings.Count(stdout, "stretches of music pass") != 2 || !strings.Contains(stdout, "anyVoice") {
		t.Fatalf("status %d: %s%s", status, stdout, stderr)
	}
	if data, err := os.ReadFile(out); err != nil || len(data) != 4*129 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if status, _, stderr := call(t, "fit", "--words", words, "--music", t.TempDir(), "--out", out); status != 1 || !strings.Contains(stderr, "not enough") {
		t.Errorf("without music: status %d: %s", status, stderr)
	}
	if status, _, stderr := call(t, "fit", "--words", words); status != 2 || !strings.Contains(stderr, "--music") {
		t.Errorf("without a folder of music: status %d: %s", status, stderr)
	}
}

// Two clouds that overlap little are told apart, and no more of the voices is lost
// than may be.
func TestRegress_TellsTwoCloudsApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	cloud := func(n int, at float64) (out []stretch) {
		for range n {
			s := stretch{}
			for range 3 {
				s = append(s, state{mean: []float64{at + rng.NormFloat64(), 5 * rng.NormFloat64()}, unsteady: rng.IntN(2) == 0})
			}
			out = append(out, s)
		}
		return out
	}
	m, err := regress(corpus{notes: cloud(100, -3), voices: cloud(2000, 3)})
	if err != nil {
		t.Fatal(err)
	}
	fresh := corpus{notes: cloud(1000, -3), voices: cloud(1000, 3)}
	passed, lost := m.try(fresh)
	if passed > 50 || lost > 0.01 {
		t.Errorf("%d of %d notes pass and %.1f %% of the voices are lost", passed, len(fresh.notes), 100*lost)
	}
	amid, below := 0, 0
	for _, s := range fresh.voices {
		for _, w := range s {
			if w.unsteady {
				amid++
				if m.of(w) < 0 {
					below++
				}
			}
		}
	}
	if share := float64(below) / float64(amid); share < lostAmidMusic/2 || share > lostAmidMusic*2 {
		t.Errorf("%.1f %% of the states amid music are below the limit, wanted %.1f %%", 100*share, 100*lostAmidMusic)
	}
	if m.any > 0 {
		t.Errorf("the limit without music is %.2f", m.any)
	}
}
