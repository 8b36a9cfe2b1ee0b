package main

import (
	"testing"
	"time"

	"delonix/client/voice"
	"delonix/client/voice/listen"
)

func TestCompare_CountsWhatIsHeardAndWhatIsNot(t *testing.T) {
	const offset = 6.0
	speech := []segment{{1, 2}, {3, 4}}
	at := func(seconds float64) time.Duration { return time.Duration((offset + seconds) * float64(time.Second)) }
	turns := []voice.Turn{{Start: at(0.5), End: at(2)}, {Start: at(3.25), End: at(4)}}
	stretches := []segment{{offset + 0.75, offset + 1.5}, {offset + 4.5, offset + 5}}
	got := compare(speech, turns, stretches, offset, 5*listen.Rate)
	if want := (heard{both: 175, unheard: 25, beyond: 50, segments: 2, late: 1, files: 1, voice: 50, silent: 25}); got != want {
		t.Errorf("counted %+v, not %+v", got, want)
	}
	if got := compare(speech, nil, nil, 0, 5*listen.Rate); got.deaf != 1 || got.late != 2 || got.unheard != 200 {
		t.Errorf("without a turn: %+v", got)
	}
}

// A turn goes on over pauses: they are no speech, and no mistake of the detector either.
func TestCompare_TellsPausesWithinATurnApart(t *testing.T) {
	turns := []voice.Turn{{Start: 500 * time.Millisecond, End: 4500 * time.Millisecond}}
	got := compare([]segment{{1, 2}, {2.5, 3}, {3.25, 4}}, turns, []segment{{1, 2}}, 0, 5*listen.Rate)
	if want := (heard{both: 225, beyond: 175, pauses: 75, voice: 100, segments: 3, files: 1}); got != want {
		t.Errorf("counted %+v, not %+v", got, want)
	}
}

func TestStretchesIn_LeaveOutPauses(t *testing.T) {
	pcm, _, end := speech(t, "goforward")
	pcm = append(pcm[:int(end*16000)+8000], pcm[12000:]...)
	found := stretchesIn(pcm)
	if len(found) < 2 {
		t.Fatalf("found %v", found)
	}
	for i, s := range found {
		if s.end <= s.start || i > 0 && s.start-found[i-1].end < 0.2 {
			t.Errorf("found %v", found)
		}
	}
}

func TestRoomNoise_IsAsLoudAsTheQuietestPause(t *testing.T) {
	pcm := make([]float32, 4*listen.Rate)
	for i := range pcm {
		pcm[i] = 0.5
		if i > 2*listen.Rate && i < 3*listen.Rate {
			pcm[i] = 0.01
		}
	}
	noise := roomNoise(pcm, []segment{{0, 2}}, 2)
	if len(noise) != 2*listen.Rate {
		t.Fatalf("%d samples", len(noise))
	}
	if got := power(noise); got < 0.9e-4 || got > 1.1e-4 {
		t.Errorf("a mean square of %g", got)
	}
}
