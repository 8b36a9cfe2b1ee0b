package audio_test

import (
	"context"
	"errors"
	"io"
	"math"
	"sync"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

func startMicrophone(t *testing.T) (*audiotest.Input, *audio.Microphone) {
	t.Helper()
	in := &audiotest.Input{}
	m := in.Microphone()
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Stop(); err != nil {
			t.Error(err)
		}
	})
	return in, m
}

func TestMicrophone_FramesAreWhatWasCaptured(t *testing.T) {
	in, m := startMicrophone(t)
	said := audiotest.Chirp(16000*3, audio.CaptureRate, 200, 5000, 0.5)
	ctx := testContext(t)
	go func() {
		for rest := said; len(rest) > 0; rest = rest[min(160, len(rest)):] {
			in.Capture(rest[:min(160, len(rest))])
		}
	}()
	frame := make([]float32, audio.FrameSamples)
	for at := 0; at+len(frame) <= len(said); at += len(frame) {
		if err := m.Read(ctx, frame); err != nil {
			t.Fatal(err)
		}
		for i := range frame {
			if frame[i] != said[at+i] {
				t.Fatalf("sample %d is %v, want %v", at+i, frame[i], said[at+i])
			}
		}
	}
	if l := m.Level(); math.Abs(l.Peak+6) > 0.5 {
		t.Errorf("level %+v, want a peak of -6", l)
	}
	if n := m.Overruns(); n != 0 {
		t.Errorf("%d samples lost", n)
	}
}

func TestMicrophone_OverrunsAreCounted(t *testing.T) {
	in, m := startMicrophone(t)
	block := make([]float32, 1600)
	for range 60 {
		in.Capture(block)
	}
	if n := m.Overruns(); n < 16000 || n > 32000 {
		t.Errorf("%d samples dropped of six seconds, want those beyond about four", n)
	}
}

func TestMicrophone_ReadEnds(t *testing.T) {
	ctx := testContext(t)
	frame := make([]float32, audio.FrameSamples)
	for name, c := range map[string]struct {
		end  func(*audiotest.Input, *audio.Microphone, context.CancelFunc)
		want error
	}{
		"with its context": {func(_ *audiotest.Input, _ *audio.Microphone, cancel context.CancelFunc) { cancel() }, context.Canceled},
		"with Stop":        {func(_ *audiotest.Input, m *audio.Microphone, _ context.CancelFunc) { m.Stop() }, audio.ErrStopped},
		"with the device":  {func(in *audiotest.Input, _ *audio.Microphone, _ context.CancelFunc) { in.Fail() }, audio.ErrDeviceLost},
	} {
		t.Run(name, func(t *testing.T) {
			in, m := startMicrophone(t)
			reading, cancel := context.WithCancel(ctx)
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- m.Read(reading, frame) }()
			c.end(in, m, cancel)
			if err := <-done; !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestMicrophone_WhatCameBeforeTheLossIsRead(t *testing.T) {
	in, m := startMicrophone(t)
	in.Capture(make([]float32, 1100))
	in.Fail()
	ctx := testContext(t)
	frame := make([]float32, audio.FrameSamples)
	for range 2 {
		if err := m.Read(ctx, frame); err != nil {
			t.Fatal(err)
		}
	}
	var device *audio.DeviceError
	err := m.Read(ctx, frame)
	if !errors.Is(err, audio.ErrDeviceLost) || !errors.As(err, &device) || device.Role != audio.RoleMicrophone {
		t.Errorf("%v, want %v", err, audio.ErrDeviceLost)
	}
	if err := m.Start(ctx); !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("Start without a device: %v, want %v", err, audio.ErrNoDevice)
	}
	if err := m.Read(ctx, frame); !errors.Is(err, audio.ErrStopped) {
		t.Errorf("Read after that: %v, want %v", err, audio.ErrStopped)
	}
	in.Repair()
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	in.Capture(make([]float32, 512))
	if err := m.Read(ctx, frame); err != nil {
		t.Errorf("after its return: %v", err)
	}
}

func TestMicrophone_StartAndStop(t *testing.T) {
	in := &audiotest.Input{}
	m := in.Microphone()
	ctx := testContext(t)
	if err := errors.Join(m.Stop(), m.Start(ctx), m.Start(ctx)); err != nil {
		t.Fatal(err)
	}
	if got := m.DeviceName(); got != "virtual microphone " {
		t.Errorf("device %q", got)
	}
	m.SetDevice("b")
	in.Capture(make([]float32, 512))
	if err := errors.Join(m.Stop(), m.Stop(), m.Start(ctx)); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	if got := in.Opened(); len(got) != 2 || got[0] != "" || got[1] != "b" {
		t.Errorf("opened %q, want the default one and b", got)
	}
	short, cancel := context.WithCancel(ctx)
	cancel()
	if err := m.Read(short, make([]float32, 512)); !errors.Is(err, context.Canceled) {
		t.Errorf("something captured before the restart was read (%v)", err)
	}
	if err := m.Read(ctx, make([]float32, 1<<20)); !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("an endless frame: %v", err)
	}
}

func TestMicrophone_ManyCallersAtOnce(t *testing.T) {
	in := &audiotest.Input{}
	m := in.Microphone()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	for _, f := range []func(){
		func() { _ = m.Start(ctx) },
		func() { _ = m.Stop() },
		func() { _ = m.Read(ctx, make([]float32, 512)) },
		func() { in.Capture(make([]float32, 160)) },
		func() { in.Fail(); in.Repair() },
		func() { m.Level(); m.Overruns(); m.DeviceName(); m.SetDevice("") },
	} {
		wg.Go(func() {
			for ctx.Err() == nil {
				f()
			}
		})
	}
	wg.Wait()
	if err := m.Stop(); err != nil {
		t.Fatal(err)
	}
}
