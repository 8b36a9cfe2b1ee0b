package main

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"delonix/client/voice"
	"delonix/client/voice/listen"
)

func TestScore_CountsWhatCameOfTheListedSpeech(t *testing.T) {
	turn := func(start, end, committed float64) voice.Turn {
		d := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
		return voice.Turn{Start: d(start), End: d(end), Committed: d(committed)}
	}
	list := []segment{{1, 2}, {5, 7}, {10, 11}, {15, 16}}
	found := []voice.Turn{turn(1.1, 2, 2.7), turn(5, 5.5, 6), turn(6, 7, 7.7), turn(15.7, 16, 16.7), turn(20, 21, 21.7)}
	got := score(list, found)
	want := scored{missed: 1, split: 1, clipped: 1, wrong: 1, wait: 0.7}
	if math.Abs(got.wait-want.wait) > 1e-9 {
		t.Errorf("waits %v", got.wait)
	}
	if got.wait = want.wait; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestClip_FindsTheSpeechAndItsLevel(t *testing.T) {
	pcm, start, end := speech(t, "goforward")
	c := clip{pcm: pcm}
	if !c.find() {
		t.Fatal("there is no speech")
	}
	if s, e := float64(c.start)/listen.Rate, float64(c.end)/listen.Rate; s < start-0.02 || s > start+0.5 || e < end-0.6 || e > end+0.02 {
		t.Errorf("from %.2f to %.2f, recorded from %.2f to %.2f", s, e, start, end)
	}
	if at := c.audible(); at < c.start || at > c.start+listen.Rate/2 {
		t.Errorf("audible from %d, begins at %d", at, c.start)
	}
	quiet := clip{pcm: make([]float32, listen.Rate)}
	if quiet.find() {
		t.Error("speech in silence")
	}
	rng := rand.New(rand.NewPCG(1, 1))
	all, list := row([]clip{c, c}, rng)
	if len(list) != 2 || list[1].start < list[0].end+1.5 || list[1].end*listen.Rate > float64(len(all)) {
		t.Errorf("in a row at %v", list)
	}
}

func TestNoises_AreAsLoudAsTheyShould(t *testing.T) {
	for name, x := range noises(2, rand.New(rand.NewPCG(1, 2))) {
		if p := power(x); math.Abs(p-1) > 0.01 {
			t.Errorf("%s has a mean square of %v", name, p)
		}
	}
	if p := power(mixed(make([]float32, 1000), []float32{1, -1}, -20)); math.Abs(p-0.01) > 1e-5 {
		t.Errorf("-20 dB are %v", p)
	}
}
