package audiotest

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"delonix/audio"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestPulse_WhatIsSaidComesOutOfTheMicrophone(t *testing.T) {
	p, ctx := StartPulse(t), testContext(t)
	rec, err := p.Record(ctx, PulseMicrophone)
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Stop()
	said := Chirp(audio.PlaybackRate, audio.PlaybackRate, 300, 3000, 0.5)
	before := len(rec.Samples())
	if err := p.SaySamples(ctx, said, audio.PlaybackRate); err != nil {
		t.Fatal(err)
	}
	if err := rec.Await(ctx, before+2*len(said)); err != nil {
		t.Fatal(err)
	}
	peak, at := Correlate(rec.Stop(), said)
	if peak < 0.99 {
		t.Errorf("correlation %.3f", peak)
	}
	if rec.At(at).IsZero() {
		t.Errorf("no time for sample %d", at)
	}
}

func TestPulse_DevicesGoAndComeBack(t *testing.T) {
	p, ctx := StartPulse(t), testContext(t)
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"remove the microphone", p.RemoveMicrophone},
		{"add the microphone", p.AddMicrophone},
		{"remove the speaker", p.RemoveSpeaker},
		{"add the speaker", p.AddSpeaker},
		{"connect the echo", func(ctx context.Context) error { return p.ConnectEcho(ctx, 50*time.Millisecond, 0.5) }},
		{"disconnect the echo", p.DisconnectEcho},
		{"kill the server", func(context.Context) error { return p.Kill() }},
		{"restart the server", p.Restart},
	} {
		if err := step.do(ctx); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	rec, err := p.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rec.Stop()
}

// A live microphone is never exactly silent, a muted one is.
func TestPulse_OnlyAMutedMicrophoneDeliversZeros(t *testing.T) {
	p, ctx := StartPulse(t), testContext(t)
	for _, muted := range []bool{false, true, false} {
		if err := p.MuteMicrophone(ctx, muted); err != nil {
			t.Fatal(err)
		}
		rec, err := p.Record(ctx, PulseMicrophone)
		if err != nil {
			t.Fatal(err)
		}
		const piece = audio.PlaybackRate / 4
		err = rec.AwaitFunc(ctx, func(samples []float32) bool {
			if len(samples) < piece {
				return false
			}
			low, high := slices.Min(samples[len(samples)-piece:]), slices.Max(samples[len(samples)-piece:])
			return muted && low == 0 && high == 0 || !muted && high > 0.001 && high < 0.003 && low < -0.001 && low > -0.003
		})
		if err != nil {
			all := rec.Samples()
			t.Errorf("muted %v: from %g to %g: %v", muted, slices.Min(all), slices.Max(all), err)
		}
		rec.Stop()
	}
}
