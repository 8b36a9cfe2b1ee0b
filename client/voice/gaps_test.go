package voice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"
	"delonix/client/api"
)

// unplayable is what a portal may deliver for a sentence instead of sound.
func unplayable() map[string]func(text string) ([]byte, error) {
	file := wav.Encode(make([]float32, 4000), voiceRate)
	bytes := func(b []byte) func(string) ([]byte, error) { return func(string) ([]byte, error) { return b, nil } }
	fails := func(err error) func(string) ([]byte, error) { return func(string) ([]byte, error) { return nil, err } }
	packed := slices.Clone(file)
	binary.LittleEndian.PutUint16(packed[20:], 0x11) // ADPCM
	return map[string]func(string) ([]byte, error){
		"an error as sound":    fails(&api.Error{Kind: api.KindProtocol, Status: 200, Detail: "voice model is loading"}),
		"a page":               fails(&api.Error{Kind: api.KindPage, Status: 200}),
		"a refusal":            fails(&api.Error{Kind: api.KindInvalid, Status: 422}),
		"a firewall":           fails(&api.Error{Kind: api.KindUnauthorized, Status: 403}),
		"a failure":            fails(&api.Error{Kind: api.KindProtocol, Status: 500}),
		"no connection":        fails(&api.Error{Kind: api.KindNetwork}),
		"MP3":                  bytes([]byte("ID3\x03\x00\x00\x00\x00\x00\x17TSSE")),
		"compressed":           bytes(packed),
		"a header and no more": bytes(file[:44]),
		"half a header":        bytes(file[:30]),
	}
}

// served makes the second of three sentences strange.
func served(v *fakeVoice, strange func(string) ([]byte, error)) {
	second := func(text string) bool { return strings.HasPrefix(text, "Two") }
	v.sound = func(text string) []byte {
		if !second(text) {
			return nil
		}
		b, _ := strange(text)
		return b
	}
	v.fail = func(_ int, text string) (int, error) {
		if !second(text) {
			return 0, nil
		}
		_, err := strange(text)
		return 0, err
	}
}

const threeSentences = "One is the first. Two is the second. Three is the last."

func TestReader_ASentenceThatCantBeSpokenLeavesOthersAlone(t *testing.T) {
	for name, strange := range unplayable() {
		t.Run(name, func(t *testing.T) {
			out, events, tts := audiotest.NewOutput(0), newJournal[ReaderEvent](), &fakeVoice{}
			playFast(t, out)
			served(tts, strange)
			err := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}}).Read(t.Context(), threeSentences, events.add)
			var missing *MissingError
			if !errors.As(err, &missing) || missing.Sentences != 1 {
				t.Errorf("it ended with %v", err)
			}
			if got, want := sentences(events.all()), []string{"One is the first.", "Three is the last.", ""}; !slices.Equal(got, want) {
				t.Errorf("heard %q, want %q", got, want)
			}
		})
	}
}

func TestReader_GivesUpWhereNothingCanBeSpoken(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &fakeVoice{fail: func(int, string) (int, error) { return 0, &api.Error{Kind: api.KindInvalid} }}
	playFast(t, out)
	err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), strings.Repeat("This is a sentence. ", 50), nil)
	if api.KindOf(err) != api.KindInvalid {
		t.Errorf("it ended with %v", err)
	}
	if n := len(tts.requests()); n > failuresMost+ahead+1 {
		t.Errorf("%d requests", n)
	}
}

func TestReader_WhatIsThereOfACutSentenceIsHeard(t *testing.T) {
	out, events, tts := audiotest.NewOutput(0), newJournal[ReaderEvent](), &fakeVoice{}
	playFast(t, out)
	tts.fail = func(_ int, text string) (int, error) {
		if strings.HasPrefix(text, "Two") {
			return 4000, nil
		}
		return 0, nil
	}
	if err := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}}).Read(t.Context(), threeSentences, events.add); err == nil {
		t.Error("nothing was told")
	}
	if got, want := sentences(events.all()), []string{"One is the first.", "Two is the second.", "Three is the last.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_EverySentenceMayHaveAnotherRate(t *testing.T) {
	for _, speed := range []float64{1, 1.5} {
		out, tts := audiotest.NewOutput(0), &fakeVoice{}
		playFast(t, out)
		tts.sound = func(text string) []byte {
			both := wav.Encode(ring(8000), 8000)
			if strings.HasPrefix(text, "Two") {
				both = append(wav.Encode(ring(48000), 48000), both...)
			}
			return both
		}
		if err := NewReader(out.Speaker(), tts, ReaderOptions{Speed: speed}).Read(t.Context(), threeSentences, nil); err != nil {
			t.Fatal(err)
		}
		want := time.Duration(float64(4*ringing) / speed)
		if got := played(out); got < want-want/10 || got > want+want/10 {
			t.Errorf("at %v: %v were heard, want %v", speed, got, want)
		}
	}
}

const ringing = 500 * time.Millisecond

// ring is a sound of half a second.
func ring(rate int) []float32 {
	pcm := make([]float32, rate/2)
	for i := range pcm {
		pcm[i] = 0.1 + float32(i%100)/1000
	}
	return pcm
}

func TestConversation_ASentenceThatCantBeSpokenIsToldOnceAndTheNextIsHeard(t *testing.T) {
	for name, strange := range unplayable() {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, nil)
			s.answer = func(Said) string { return threeSentences }
			served(&s.voice, strange)
			s.until("listening", s.is(StateListening))
			s.hear(recorded(t, "goforward"))
			s.until("the last sentence", func() bool { return strings.HasPrefix(s.view().Sentence, "Three") })
			s.until("listening again", s.is(StateListening))
			if v := s.view(); v.Trouble == nil || v.Trouble.Kind != TroubleSentence {
				t.Errorf("nobody learns of it: %+v", v.Trouble)
			}
		})
	}
}

func TestMachine_ManySentencesThatCantBeSpokenChimeOnce(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = func(Said) string { return threeSentences }
	n := 0
	w.portal.fail = func(kind string, _ int) error {
		if kind != "synthesize" {
			return nil
		}
		if n++; n > 1 {
			return errPortal
		}
		return nil
	}
	w.say(at(1), "what time is it?")
	w.run(at(12))
	errs := 0
	for _, c := range w.chimes {
		if c == fmt.Sprint(audio.EarconError) {
			errs++
		}
	}
	if v := w.m.view(); errs != 1 || v.State != StateListening || v.Trouble == nil || v.Trouble.Kind != TroubleSentence {
		t.Errorf("%d chimes, %+v", errs, v)
	}
}
