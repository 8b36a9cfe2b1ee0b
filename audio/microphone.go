package audio

import (
	"context"
	"log/slog"
)

// MicrophoneOptions say which microphone is opened and how.
type MicrophoneOptions struct {
	Device string // ID of the device, "" for the default one
	// Open makes the device that captures, for tests; nil for a real one.
	Open   func(device string) Input
	Logger *slog.Logger // nil: no log
}

// Microphone captures 16 kHz mono. Its methods may be called from any goroutine;
// frames go to one reader.
type Microphone struct{}

// NewMicrophone returns a microphone that is not running yet.
func (c *Context) NewMicrophone(o MicrophoneOptions) *Microphone { return &Microphone{} }

// NewMicrophone returns a microphone without a sound system: o.Open is required.
func NewMicrophone(o MicrophoneOptions) *Microphone { return &Microphone{} }

// SetDevice chooses the device for the next Start, "" is the default one. A
// running capture goes on with the old one.
func (m *Microphone) SetDevice(id string) {}

// Start opens the device; a running microphone stays as it is. The error matches
// [ErrNoDevice].
func (m *Microphone) Start(ctx context.Context) error { return nil }

// Read fills frame with the next samples and blocks until they are there. It
// returns [ErrDeviceLost] when the device went away, [ErrStopped] when the
// microphone is not running, or the context's error.
func (m *Microphone) Read(ctx context.Context, frame []float32) error { return nil }

// Stop ends the capture and drops what was not read. It may be called at any
// time, more than once; the microphone can be started again.
func (m *Microphone) Stop() error { return nil }

// Level is how loud the last 50 ms were, in dBFS.
func (m *Microphone) Level() Level { return Level{} }

// Overruns is how many samples were dropped since Start because nobody read them.
func (m *Microphone) Overruns() int64 { return 0 }

// DeviceName is what the system calls the device that runs, "" if none.
func (m *Microphone) DeviceName() string { return "" }
