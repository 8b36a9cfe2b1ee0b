package main

import (
	"math"
	"testing"
	"time"

	"delonix/client/voice/listen"
)

func TestSweep_FindsTheLeastCutOffsWithinAWait(t *testing.T) {
	always := func(wait float64) map[string]func(float64) time.Duration {
		return map[string]func(float64) time.Duration{silenceOnly: func(shift float64) time.Duration { return seconds(max(0, wait+shift)) }}
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
