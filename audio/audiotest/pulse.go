package audiotest

import (
	"context"
	"testing"
)

// Pulse is a private PulseAudio server with virtual devices. Programs reach it
// with the variables of Env.
type Pulse struct{}

// StartPulse starts a server with a virtual speaker, which is the default, and a
// virtual microphone, and ends it with the test. It works for root and others.
func StartPulse(t testing.TB) *Pulse { return &Pulse{} }

// Env is the environment programs need to use the server (name=value).
func (p *Pulse) Env() []string { return nil }

// Use sets the environment for the test's own process until the test ends.
func (p *Pulse) Use(t testing.TB) {}

// Say plays a WAV file into the virtual microphone and returns when it was played.
func (p *Pulse) Say(ctx context.Context, path string) error { return nil }

// Listen records what the virtual speaker plays until stop is called, which
// returns it at 48 kHz mono.
func (p *Pulse) Listen(ctx context.Context) (stop func() ([]float32, error), err error) {
	return nil, nil
}

// RemoveMicrophone takes the virtual microphone away, AddMicrophone brings it back.
func (p *Pulse) RemoveMicrophone(ctx context.Context) error { return nil }

// AddMicrophone brings the virtual microphone back.
func (p *Pulse) AddMicrophone(ctx context.Context) error { return nil }

// RemoveSpeaker takes the virtual speaker away.
func (p *Pulse) RemoveSpeaker(ctx context.Context) error { return nil }

// AddSpeaker brings the virtual speaker back.
func (p *Pulse) AddSpeaker(ctx context.Context) error { return nil }
