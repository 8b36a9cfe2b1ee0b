package client

import (
	"context"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/voice/listen"
)

func TestAbilities_OfAnAgentThatCameWithTheListAreRead(t *testing.T) {
	t.Parallel()
	_, tts := demo.FastSpeech()
	s := newStage(t, demo.Options{History: true, STT: demo.ScriptedSTT("hello"), TTS: tts, HasSTT: demo.Yes, HasTTS: demo.Yes})
	s.until("the agents of the list tell what they can do", func() bool {
		agents, err := s.Agents(context.Background())
		known := 0
		for _, a := range agents {
			if a.Listed && a.ReadOnly == "" {
				if !a.Voice.Known || !a.Voice.Speaks {
					return false
				}
				known++
			}
		}
		return err == nil && known > 0
	})
}

func TestTalk_WordsNobodySaidBecomeNoMessage(t *testing.T) {
	t.Parallel()
	for understood, sent := range map[string]bool{"[BLANK_AUDIO]": false, "(upbeat music)": false, "Thank you.": false, "[laughs] that is funny": true, "null": true} {
		t.Run(understood, func(t *testing.T) {
			t.Parallel()
			s, mic, _ := talking(t, demo.Options{}, understood)
			id := s.begin()
			hum := tone(3 * time.Second)
			for i := range hum {
				hum[i] *= 0.1
			}
			mic.samples = hum
			if err := s.Talk(context.Background(), id); err != nil {
				t.Fatal(err)
			}
			s.until("it records", func() bool { return s.Recording().Elapsed > 400*time.Millisecond })
			if err := s.Talk(context.Background(), id); err != nil {
				t.Fatal(err)
			}
			s.until("it is over", func() bool { return len(s.bubbles(id)) > 0 || s.Recording().Phase == RecordingFailed })
			if got := len(s.bubbles(id)) > 0; got != sent {
				t.Errorf("a message: %v, want %v", got, sent)
			}
		})
	}
}

func TestTalk_ThankYouAfterSpeechIsAMessage(t *testing.T) {
	t.Parallel()
	s, mic, _ := talking(t, demo.Options{}, "Thank you.")
	id := s.begin()
	mic.samples = append(recordedSpeech(t), make([]float32, listen.Rate)...)
	whole := time.Duration(len(mic.samples)) * time.Second / listen.Rate
	if err := s.Talk(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool { return s.Recording().Elapsed > whole-time.Second })
	if err := s.Talk(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	s.until("it is a message", func() bool { b := s.bubbles(id); return len(b) > 0 && b[0].Text == "Thank you." })
}
