package client

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/speech"
	"delonix/client/voice/listen"
)

func TestTryDevices_WhatIsSaidIsHeardAgain(t *testing.T) {
	t.Parallel()
	s, mic, speaker := talking(t, demo.Options{})
	mic.samples = tone(6 * time.Second)
	var loud, playing float64
	if err := s.TryDevices(context.Background(), func(n Trial) {
		if n.Playing {
			playing = max(playing, n.Level)
		} else {
			loud = max(loud, n.Level)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if loud < 0.5 || playing < 0.5 || mic.isOpen() || speaker.heard() < int(speech.TrialLength.Seconds())*listen.Rate {
		t.Errorf("levels %.2f and %.2f, %d samples heard, microphone open: %t", loud, playing, speaker.heard(), mic.isOpen())
	}
}

func TestTryDevices_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s, mic, speaker := talking(t, demo.Options{})
	err := s.TryDevices(context.Background(), func(Trial) {})
	if err == nil || !strings.Contains(err.Error(), "delivered no sound") || speaker.heard() > 0 {
		t.Errorf("silence: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err = s.TryDevices(ctx, func(Trial) { cancel() }); err == nil || mic.isOpen() {
		t.Errorf("cancelled: %v, open: %t", err, mic.isOpen())
	}
	mic.broken = errors.New("unplugged")
	var p *Problem
	if err = s.TryDevices(context.Background(), func(Trial) {}); !errors.As(err, &p) {
		t.Errorf("no device: %v", err)
	}
}

func TestTryDevices_HintsAtWhatToChange(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(float32) float32
		hint  string // "" for none
	}{
		"well set": {func(v float32) float32 { return v }, ""},
		"too loud": {func(v float32) float32 { return min(1, max(-1, 24*v)) }, "Lower its level"},
		"too soft": {func(v float32) float32 { return v / 200 }, "Raise its level"},
		"offset":   {func(v float32) float32 { return 0.6*v + 0.3 }, "constant voltage"},
	} {
		s, mic, _ := talking(t, demo.Options{})
		mic.samples = tone(6 * time.Second)
		for i := range mic.samples { // words, and pauses between them
			if i/(listen.Rate/2)%2 == 1 {
				mic.samples[i] = 0.002 * float32(i%2)
			}
			mic.samples[i] = tt.spoil(mic.samples[i])
		}
		var last Trial
		if err := s.TryDevices(context.Background(), func(n Trial) { last = n }); err != nil {
			t.Fatal(err)
		}
		got := ""
		if last.Hint != nil {
			got = last.Hint.Text
		}
		if tt.hint == "" && got != "" || !strings.Contains(got, tt.hint) {
			t.Errorf("%s: the hint is %q, want %q", name, got, tt.hint)
		}
	}
}
