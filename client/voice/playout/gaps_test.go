package playout

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio/audiotest"
	"delonix/audio/wav"
	"delonix/client/api"
	"delonix/client/voice/voicetest"
)

func TestReader_ASentenceThatCantBeSpokenLeavesOthersAlone(t *testing.T) {
	for name, strange := range voicetest.Unplayable() {
		t.Run(name, func(t *testing.T) {
			out, events, tts := audiotest.NewOutput(0), voicetest.NewJournal[ReaderEvent](), &voicetest.Voice{}
			voicetest.PlayFast(t, out)
			voicetest.StrangeSecond(tts, strange)
			err := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}}).Read(t.Context(), voicetest.ThreeSentences, events.Add)
			var missing *MissingError
			if !errors.As(err, &missing) || missing.Sentences != 1 {
				t.Errorf("it ended with %v", err)
			}
			if got, want := sentences(events.All()), []string{"One is the first.", "Three is the last.", ""}; !slices.Equal(got, want) {
				t.Errorf("heard %q, want %q", got, want)
			}
		})
	}
}

func TestReader_GivesUpWhereNothingCanBeSpoken(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &voicetest.Voice{Fail: func(int, string) (int, error) { return 0, &api.Error{Kind: api.KindInvalid} }}
	voicetest.PlayFast(t, out)
	err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), strings.Repeat("This is a sentence. ", 50), nil)
	if api.KindOf(err) != api.KindInvalid {
		t.Errorf("it ended with %v", err)
	}
	if n := len(tts.Requests()); n > failuresMost+ahead+1 {
		t.Errorf("%d requests", n)
	}
}

func TestReader_WhatIsThereOfACutSentenceIsHeard(t *testing.T) {
	out, events, tts := audiotest.NewOutput(0), voicetest.NewJournal[ReaderEvent](), &voicetest.Voice{}
	voicetest.PlayFast(t, out)
	tts.Fail = func(_ int, text string) (int, error) {
		if strings.HasPrefix(text, "Two") {
			return 4000, nil
		}
		return 0, nil
	}
	if err := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}}).Read(t.Context(), voicetest.ThreeSentences, events.Add); err == nil {
		t.Error("nothing was told")
	}
	if got, want := sentences(events.All()), []string{"One is the first.", "Two is the second.", "Three is the last.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_EverySentenceMayHaveAnotherRate(t *testing.T) {
	for _, speed := range []float64{1, 1.5} {
		out, tts := audiotest.NewOutput(0), &voicetest.Voice{}
		voicetest.PlayFast(t, out)
		tts.Sound = func(text string) []byte {
			both := wav.Encode(voicetest.Ring(8000), 8000)
			if strings.HasPrefix(text, "Two") {
				both = append(wav.Encode(voicetest.Ring(48000), 48000), both...)
			}
			return both
		}
		if err := NewReader(out.Speaker(), tts, ReaderOptions{Speed: speed}).Read(t.Context(), voicetest.ThreeSentences, nil); err != nil {
			t.Fatal(err)
		}
		want := time.Duration(float64(4*voicetest.Ringing) / speed)
		if got := voicetest.Played(out); got < want-want/10 || got > want+want/10 {
			t.Errorf("at %v: %v were heard, want %v", speed, got, want)
		}
	}
}
