package audio

import (
	"context"
	"log/slog"
	"time"
)

// SpeakerOptions say which speaker plays and how.
type SpeakerOptions struct {
	Device string // ID of the device, "" for the default one
	// Open makes the device that plays, for tests; nil for a real one.
	Open   func(device string) Output
	Logger *slog.Logger // nil: no log
}

// Speaker plays mono sound of any rate on one device: a queue of speech with a
// gain, and chimes over it. Its methods may be called from any goroutine.
type Speaker struct{}

// NewSpeaker returns a speaker that is not running yet.
func (c *Context) NewSpeaker(o SpeakerOptions) *Speaker { return &Speaker{} }

// NewSpeaker returns a speaker without a sound system: o.Open is required.
func NewSpeaker(o SpeakerOptions) *Speaker { return &Speaker{} }

// SetDevice chooses another device, "" is the default one. A running speaker
// moves to it at once and keeps what is queued.
func (s *Speaker) SetDevice(id string) {}

// Start opens the device; a running speaker stays as it is. The error matches
// [ErrNoDevice].
func (s *Speaker) Start(ctx context.Context) error { return nil }

// Write queues mono samples of the given rate in Hz, after what is queued
// already and without a gap. It blocks while more than two seconds are queued.
// It returns [ErrFlushed] if Flush came before all was queued, [ErrStopped], a
// device error while there is no device, or the context's error.
func (s *Speaker) Write(ctx context.Context, pcm []float32, rate int) error { return nil }

// Drain returns when everything queued was heard: nil, or [ErrFlushed] if it
// was dropped, [ErrStopped], a device error or the context's error.
func (s *Speaker) Drain(ctx context.Context) error { return nil }

// Flush fades out within 10 ms and drops what is queued.
func (s *Speaker) Flush() {}

// Pause fades out and keeps what is queued until Resume; Flush does not end it.
func (s *Speaker) Pause() {}

// Resume goes on where Pause interrupted.
func (s *Speaker) Resume() {}

// SetGain moves the gain of the speech to g (0 to 1) within 10 ms.
func (s *Speaker) SetGain(g float32) {}

// Chime plays a short sound at [PlaybackRate] over whatever is playing. It is
// not queued, not paused and not ducked; on a speaker that is not running it is
// not heard.
func (s *Speaker) Chime(pcm48 []float32) {}

// Played is how much of what was written since Start has been heard.
func (s *Speaker) Played() time.Duration { return 0 }

// Queued is how much of what was written is still to be heard.
func (s *Speaker) Queued() time.Duration { return 0 }

// Reference fills frame with what was sent to the device, at [CaptureRate], in
// order and with its silences, and returns how many samples there were.
func (s *Speaker) Reference(frame []float32) int { return 0 }

// Err is nil while the speaker runs and has a device, and otherwise what Write
// would return.
func (s *Speaker) Err() error { return nil }

// DeviceName is what the system calls the device that plays, "" if none.
func (s *Speaker) DeviceName() string { return "" }

// Stop fades out, drops what is queued and closes the device. It may be called
// more than once; the speaker can be started again.
func (s *Speaker) Stop() error { return nil }
