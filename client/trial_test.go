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
