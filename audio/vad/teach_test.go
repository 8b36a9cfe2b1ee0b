package vad

import (
	"os"
	"path/filepath"
	"testing"
)

// said is a recording at a loudness.
func said(t *testing.T, name string, gain float32) []float32 {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "speech", name+".s16"))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(raw)/2)
	for i := range out {
		out[i] = gain * float32(int16(uint16(raw[2*i])|uint16(raw[2*i+1])<<8)) / 32768
	}
	return out
}

// starts is how often speech begins in a sound behind a second of a quiet room.
func starts(l *MicDetector, sound []float32) (n int) {
	g := NewGate(GateOptions{})
	sound = append(make([]float32, SampleRate), sound...)
	for i := range sound {
		sound[i] += 0.001 * float32(i%2)
	}
	for len(sound) >= WindowSize {
		if g.Hear(l.Probability(sound[:WindowSize]), l.Surroundings()).Kind == SpeechStarted {
			n++
		}
		sound = sound[WindowSize:]
	}
	return n
}

func TestMicDetector_WhatWasTaughtIsARoomsOwn(t *testing.T) {
	for _, name := range []string{"austen-0880", "goforward", "cards-001"} {
		far := said(t, name, 0.1)
		l := NewMicDetector()
		if n := starts(l, far); n == 0 {
			t.Fatalf("%s is not heard at all", name)
		}
		l.TeachRoom(Loudness(far))
		for what, again := range map[string]func(){"at once": func() {}, "from a fresh start": l.Reset} {
			again()
			if n := starts(l, far); n != 0 {
				t.Errorf("%s, %s: heard %d times though it belongs to the room", name, what, n)
			}
		}
		if n := starts(l, said(t, name, 0.4)); n == 0 {
			t.Errorf("%s, 12 dB louder, is not heard", name)
		}
	}
}
