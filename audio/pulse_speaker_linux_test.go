package audio_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

// startPlaying starts a speaker and a recording of what it plays.
func (d *devices) startPlaying(t *testing.T, ctx context.Context, s *audio.Speaker) *audiotest.Recording {
	t.Helper()
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	rec, err := d.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rec.Stop() })
	return rec
}

// loud finds the first sample from an index on that is not silent, -1 if none.
func loud(samples []float32, from int) int {
	for i := from; i < len(samples); i++ {
		if samples[i] > 0.01 || samples[i] < -0.01 {
			return i
		}
	}
	return -1
}

// lastLoud finds the last sample that is not silent, -1 if none.
func lastLoud(samples []float32) int {
	for i := len(samples) - 1; i >= 0; i-- {
		if samples[i] > 0.01 || samples[i] < -0.01 {
			return i
		}
	}
	return -1
}

// speakers are the two ways to play: oto on the default speaker, malgo on a
// chosen one.
func speakers(t *testing.T, ctx context.Context, sound *audio.Context) map[string]string {
	t.Helper()
	list, err := sound.Speakers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"oto": "", "malgo": deviceNamed(t, list, "Virtual speaker")}
}

func (d *devices) playsWithoutGaps(t *testing.T) {
	sound, ctx := d.open(t)
	_, speech, rate := spoken(t)
	for name, device := range speakers(t, ctx, sound) {
		t.Run(name, func(t *testing.T) {
			s := sound.NewSpeaker(audio.SpeakerOptions{Device: device})
			rec := d.startPlaying(t, ctx, s)
			undisturbed(t, func() error { return playSpeech(t, ctx, rec, s, speech, rate) })
		})
	}
}

// playSpeech writes speech in small pieces and compares what is heard, and what
// is given as a reference, with what was written.
func playSpeech(t *testing.T, ctx context.Context, rec *audiotest.Recording, s *audio.Speaker, speech []float32, rate int) error {
	var reference []float32
	fetch := func() {
		frame := make([]float32, audio.FrameSamples)
		for n := s.Reference(frame); n > 0; n = s.Reference(frame) {
			reference = append(reference, frame[:n]...)
		}
	}
	fetch()
	reference = nil
	before, playedBefore := len(rec.Samples()), s.Played()
	for rest := speech; len(rest) > 0; rest = rest[min(777, len(rest)):] {
		if err := s.Write(ctx, rest[:min(777, len(rest))], rate); err != nil {
			return err
		}
	}
	if err := s.Drain(ctx); err != nil {
		return err
	}
	drained := time.Now()
	fetch()
	if err := rec.Await(ctx, len(rec.Samples())+audio.PlaybackRate/5); err != nil {
		return err
	}
	up := audio.NewResampler(rate, audio.PlaybackRate)
	want := up.Flush(up.Process(nil, speech))
	length := time.Duration(len(want)) * time.Second / audio.PlaybackRate
	if got := s.Played() - playedBefore; (got - length).Abs() > time.Millisecond {
		t.Errorf("played %v, want %v", got, length)
	}
	heard := rec.Samples()[before:]
	peak, at := audiotest.Correlate(heard, want)
	down := audio.NewResampler(audio.PlaybackRate, audio.CaptureRate)
	echo, _ := audiotest.Correlate(down.Process(nil, heard), reference)
	late := drained.Sub(rec.At(before + at + len(want) - 1)).Round(time.Millisecond)
	t.Logf("correlation %.5f, reference %.5f, Drain returned %v after the last sample", peak, echo, late)
	if peak < 0.999 || at < 0 {
		return fmt.Errorf("correlation %.3f: something is missing or out of place", peak)
	}
	if echo < 0.95 { // of 16 kHz: samples need not coincide with those heard
		return fmt.Errorf("the reference correlates with %.3f", echo)
	}
	return nil
}

func (d *devices) playLatency(t *testing.T) {
	sound, ctx := d.open(t)
	for name, device := range speakers(t, ctx, sound) {
		t.Run(name, func(t *testing.T) {
			s := sound.NewSpeaker(audio.SpeakerOptions{Device: device})
			rec := d.startPlaying(t, ctx, s)
			tone := audiotest.Tone(2*16000, 16000, 440, 0.5)
			for range 3 {
				if err := rec.Await(ctx, len(rec.Samples())+audio.PlaybackRate/5); err != nil {
					t.Fatal(err)
				}
				before := len(rec.Samples())
				written := time.Now()
				if err := s.Write(ctx, tone, 16000); err != nil {
					t.Fatal(err)
				}
				var first int
				if err := rec.AwaitFunc(ctx, func(h []float32) bool { first = loud(h, before); return first >= 0 }); err != nil {
					t.Fatal(err)
				}
				heardAfter := rec.At(first).Sub(written)
				if err := rec.Await(ctx, first+audio.PlaybackRate/2); err != nil {
					t.Fatal(err)
				}
				flushed := time.Now()
				s.Flush()
				if err := rec.Await(ctx, len(rec.Samples())+audio.PlaybackRate/2); err != nil {
					t.Fatal(err)
				}
				last := lastLoud(rec.Samples())
				silentAfter := rec.At(last).Sub(flushed)
				t.Logf("Write to sound %v, Flush to silence %v", heardAfter.Round(time.Millisecond), silentAfter.Round(time.Millisecond))
				// Flushed speech of up to two seconds must not be heard.
				if played := last - first; played > audio.PlaybackRate {
					t.Errorf("%d ms were heard although flushed after 500", played*1000/audio.PlaybackRate)
				}
			}
		})
	}
}

func (d *devices) devicesGoAndComeBack(t *testing.T) {
	sound, ctx := d.open(t)
	list, err := sound.Speakers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan audio.DeviceEvent, 100)
	s := sound.NewSpeaker(audio.SpeakerOptions{
		Device:   deviceNamed(t, list, "Virtual speaker"),
		OnDevice: func(e audio.DeviceEvent) { events <- e },
	})
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	await := func(what string, wanted func(audio.DeviceEvent) bool) {
		t.Helper()
		for {
			select {
			case e := <-events:
				t.Logf("%s: %+v", what, e)
				if wanted(e) {
					return
				}
			case <-ctx.Done():
				t.Fatalf("%s: no such event", what)
			}
		}
	}
	sound1 := audiotest.Tone(16000, 16000, 440, 0.5)
	play := func(what string) {
		t.Helper()
		if err := s.Write(ctx, sound1, 16000); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if err := s.Drain(ctx); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	play("on the chosen speaker")
	if err := d.RemoveSpeaker(ctx); err != nil {
		t.Fatal(err)
	}
	await("speaker removed", func(e audio.DeviceEvent) bool { return e.Err == nil && e.Name != "Virtual speaker" })
	play("on the other speaker")
	if err := d.Kill(); err != nil {
		t.Fatal(err)
	}
	await("server killed", func(e audio.DeviceEvent) bool { return errors.Is(e.Err, audio.ErrDeviceLost) })
	if err := s.Write(ctx, sound1, 16000); !errors.Is(err, audio.ErrDeviceLost) {
		t.Errorf("Write without a speaker: %v, want %v", err, audio.ErrDeviceLost)
	}
	if err := d.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	await("server back", func(e audio.DeviceEvent) bool { return e.Err == nil })
	play("after the server's return")
}

func (d *devices) otoDiesAndMalgoGoesOn(t *testing.T) {
	sound, ctx := d.open(t)
	s := sound.NewSpeaker(audio.SpeakerOptions{})
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if err := errors.Join(s.Write(ctx, make([]float32, 1600), 16000), s.Drain(ctx)); err != nil {
		t.Fatal(err)
	}
	if err := d.Kill(); err != nil {
		t.Fatal(err)
	}
	until(t, "the loss", func() bool { return errors.Is(s.Err(), audio.ErrDeviceLost) })
	if err := d.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	until(t, "the return", func() bool { return s.Err() == nil })
	rec := d.startPlaying(t, ctx, s)
	tone := audiotest.Chirp(16000, 16000, 300, 3000, 0.5)
	undisturbed(t, func() error { return playSpeech(t, ctx, rec, s, tone, 16000) })
	// Stopped and started again it still plays.
	if err := errors.Join(s.Stop(), s.Start(ctx), s.Write(ctx, tone, 16000), s.Drain(ctx)); err != nil {
		t.Fatal(err)
	}
}

func (d *devices) otoSleepsAndWakes(t *testing.T) {
	sound, ctx := d.open(t)
	s := sound.NewSpeaker(audio.SpeakerOptions{})
	tone := audiotest.Chirp(8000, 16000, 300, 3000, 0.5)
	rec := d.startPlaying(t, ctx, s)
	for range 3 {
		undisturbed(t, func() error { return playSpeech(t, ctx, rec, s, tone, 16000) })
		if err := errors.Join(s.Stop(), s.Start(ctx)); err != nil {
			t.Fatal(err)
		}
	}
}
