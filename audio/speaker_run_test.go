package audio_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

func TestSpeaker_ALostDeviceIsToldAndComesBack(t *testing.T) {
	out := audiotest.NewOutput(0)
	events := make(chan audio.DeviceEvent, 10)
	s := audio.NewSpeaker(audio.SpeakerOptions{Open: out.Device, OnDevice: func(e audio.DeviceEvent) { events <- e }})
	ctx := testContext(t)
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	write(t, s, audiotest.Tone(16000, 16000, 440, 0.5), 16000)
	drained := make(chan error, 1)
	go func() { drained <- s.Drain(ctx) }()
	out.Play(100 * time.Millisecond)
	out.Fail()
	if e := <-events; !errors.Is(e.Err, audio.ErrDeviceLost) {
		t.Fatalf("event %+v, want %v", e, audio.ErrDeviceLost)
	}
	var device *audio.DeviceError
	if err := <-drained; !errors.Is(err, audio.ErrDeviceLost) || !errors.As(err, &device) || device.Role != audio.RoleSpeaker {
		t.Errorf("Drain: %v, want %v", err, audio.ErrDeviceLost)
	}
	if err := s.Write(ctx, make([]float32, 100), 16000); !errors.Is(err, audio.ErrDeviceLost) {
		t.Errorf("Write: %v, want %v", err, audio.ErrDeviceLost)
	}
	if q := s.Queued(); q != 900*time.Millisecond {
		t.Errorf("%v queued, want what was not played", q)
	}
	out.Repair()
	if e := <-events; e.Err != nil || e.Name == "" || s.DeviceName() != e.Name {
		t.Fatalf("event %+v, want the device back", e)
	}
	out.Play(time.Second)
	if err := s.Drain(ctx); err != nil || s.Played() != time.Second {
		t.Errorf("%v, %v played in all, want 1s", err, s.Played())
	}
}

func TestSpeaker_SetDeviceMovesAndKeepsTheQueue(t *testing.T) {
	out := audiotest.NewOutput(0)
	events := make(chan audio.DeviceEvent, 10)
	s := audio.NewSpeaker(audio.SpeakerOptions{Device: "a", Open: out.Device, OnDevice: func(e audio.DeviceEvent) { events <- e }})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	write(t, s, audiotest.Tone(16000, 16000, 440, 0.5), 16000)
	out.Play(500 * time.Millisecond)
	s.SetDevice("a") // is already
	s.SetDevice("b")
	<-events
	out.Play(time.Second)
	if s.Played() != time.Second {
		t.Errorf("%v played, want 1s", s.Played())
	}
	if got := out.Opened(); len(got) != 2 || got[0] != "a" || got[1] != "b" {
		t.Errorf("opened %v, want a and b", got)
	}
}

func TestSpeaker_StartAndStop(t *testing.T) {
	out := audiotest.NewOutput(0)
	s := out.Speaker()
	ctx := testContext(t)
	if err := s.Write(ctx, make([]float32, 10), 16000); !errors.Is(err, audio.ErrStopped) {
		t.Errorf("Write before Start: %v, want %v", err, audio.ErrStopped)
	}
	s.Chime(make([]float32, 10))
	if err := s.Stop(); err != nil {
		t.Errorf("Stop before Start: %v", err)
	}
	out.Fail()
	var device *audio.DeviceError
	if err := s.Start(ctx); !errors.Is(err, audio.ErrNoDevice) || !errors.As(err, &device) {
		t.Fatalf("Start: %v, want %v", err, audio.ErrNoDevice)
	}
	out.Repair()
	for range 3 {
		if err := errors.Join(s.Start(ctx), s.Start(ctx), s.Err()); err != nil {
			t.Fatal(err)
		}
		write(t, s, make([]float32, 16000), 16000)
		out.Play(100 * time.Millisecond)
		if p := s.Played(); p < 90*time.Millisecond || p > 100*time.Millisecond {
			t.Errorf("%v played since Start", p)
		}
		if err := errors.Join(s.Stop(), s.Stop()); err != nil {
			t.Fatal(err)
		}
		if err := s.Drain(ctx); !errors.Is(err, audio.ErrStopped) || out.IsOpen() {
			t.Errorf("after Stop: %v, device open: %v", err, out.IsOpen())
		}
	}
}

func TestSpeaker_StopFadesWithTheDevice(t *testing.T) {
	out := audiotest.NewOutput(20 * time.Millisecond).Realtime()
	s := out.Speaker()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	write(t, s, audiotest.Tone(16000, 16000, 200, 0.8), 16000)
	for s.Played() < 50*time.Millisecond {
		time.Sleep(time.Millisecond)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	played := out.Played()
	if step, at := jump(append(played, 0)); step > 0.025 {
		t.Errorf("a click of %v at sample %d of %d", step, at, len(played))
	}
}

func TestSpeaker_ManyCallersAtOnce(t *testing.T) {
	out := audiotest.NewOutput(0).Realtime()
	s := out.Speaker()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	frame := make([]float32, 512)
	for _, f := range []func(){
		func() { _ = s.Start(ctx) },
		func() { _ = s.Stop() },
		func() { _ = s.Write(ctx, make([]float32, 4000), 16000) },
		func() { _ = s.Write(ctx, make([]float32, 4000), 22050) },
		func() { _ = s.Drain(ctx) },
		s.Flush, s.Pause, s.Resume,
		func() { s.SetGain(0.5); s.Chime(make([]float32, 100)); s.Reference(frame) },
		func() { s.SetDevice("a"); s.SetDevice(""); s.DeviceName(); s.Played(); s.Queued() },
		func() { out.Fail(); out.Repair() },
	} {
		wg.Go(func() {
			for ctx.Err() == nil {
				f()
				time.Sleep(time.Millisecond)
			}
		})
	}
	wg.Wait()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
}
