package main

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"delonix/client/voice/listen"
)

func TestSweep_FindsTheLeastCutOffsWithinAWait(t *testing.T) {
	always := func(wait float64) map[string]waiting {
		return map[string]waiting{silenceOnly: {moved: func(patience float64) time.Duration { return seconds(max(0, wait+patience)) }}}
	}
	curve := sweep([]pause{
		{length: 0.25, waits: always(0)}, {length: 0.45, waits: always(0)}, {length: 0.65, waits: always(0)}, {length: 0.95, waits: always(0)},
		{length: math.Inf(1), waits: always(0)}, {length: math.Inf(1), waits: always(0)},
	}, silenceOnly)
	for wait, want := range map[float64]string{0.3: "75.0 %", 0.5: "50.0 %", 1.01: "0.0 %"} {
		if got := cutAt(curve, wait); got != want {
			t.Errorf("%s are cut off after %g s, want %s", got, wait, want)
		}
	}
	if got := waitAt(curve, 0.25); got != "650 ms" {
		t.Errorf("waits %s so that a quarter is cut off, want 650 ms", got)
	}
}

func TestLoudStretches_AreWhereSomebodySpeaks(t *testing.T) {
	pcm := make([]float32, 2*listen.Rate)
	for i := range pcm {
		if at := float64(i) / listen.Rate; at > 0.3 && at < 0.8 || at > 1.2 && at < 1.6 {
			pcm[i] = float32(0.3 * math.Sin(float64(i)*0.3))
		}
	}
	got := loudStretches(pcm)
	want := []segment{{0.3, 0.8}, {1.2, 1.6}}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if math.Abs(got[i].start-want[i].start) > 0.02 || math.Abs(got[i].end-want[i].end) > 0.02 {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

// bursts is a sound in the given stretches of so many seconds.
func bursts(length float64, stretches ...segment) []float32 {
	pcm := make([]float32, int(length*listen.Rate))
	for _, s := range stretches {
		for i := int(s.start * listen.Rate); i < int(s.end*listen.Rate); i++ {
			pcm[i] = float32(0.2*math.Sin(float64(i)*0.05) + 0.1*math.Sin(float64(i)*0.1))
		}
	}
	return pcm
}

func TestEOT_ComparesThePoliciesOnLabelledSpeechAndPrompts(t *testing.T) {
	dir := t.TempDir()
	for path, data := range map[string][]float32{
		"talk/a.wav":             bursts(4, segment{0.2, 1}, segment{1.5, 2.5}, segment{3.4, 4}),
		"prompts/somebody/b.wav": bursts(3, segment{0.2, 2}),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := write(filepath.Join(dir, path), data); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "talk/a.txt"), []byte("0.2 1\n1.5 2.5\n3.4 4\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if status := run([]string{"eot", "--prompts", filepath.Join(dir, "prompts"), filepath.Join(dir, "talk")}, &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	for _, policy := range []string{silenceOnly, withoutWords} {
		want := regexp.MustCompile(`unseen, talk +` + policy + ` +2 +1 `)
		if !want.MatchString(out.String()) {
			t.Errorf("there is no line with 2 holds and 1 end of %q:\n%s", policy, out.String())
		}
	}
	if strings.Contains(out.String(), withWords+" ") {
		t.Errorf("words are judged that nobody knows:\n%s", out.String())
	}
}
