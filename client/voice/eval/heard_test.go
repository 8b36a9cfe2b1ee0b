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
	got := compare(speech, turns, offset, 5*listen.Rate)
	if want := (heard{both: 175, unheard: 25, beyond: 50, segments: 2, late: 1, files: 1}); got != want {
		t.Errorf("counted %+v, not %+v", got, want)
	}
	if got := compare(speech, nil, 0, 5*listen.Rate); got.deaf != 1 || got.late != 2 || got.unheard != 200 {
		t.Errorf("without a turn: %+v", got)
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
