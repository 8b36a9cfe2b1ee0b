package voice

import (
	"context"
	"time"

	"delonix/audio"
)

const (
	// Rate is the rate of everything that was heard, in samples per second.
	Rate = audio.CaptureRate
	// FrameSamples is the length of the frames read from a microphone: 32 ms.
	FrameSamples = audio.FrameSamples
	// FrameTime is how long a frame lasts.
	FrameTime = FrameSamples * time.Second / Rate
	// MaxUtterance is how long one utterance can be: more is not accepted by
	// the portal's speech recognition.
	MaxUtterance = audio.MaxUtterance
)

// Microphone is a source of 16 kHz mono samples in [-1, 1].
type Microphone interface {
	// Start opens the device that was chosen, or the default one.
	Start(ctx context.Context) error
	// Read fills frame and blocks until that is done. It fails when the device
	// went away or the microphone was stopped.
	Read(ctx context.Context, frame []float32) error
	// Pending is how many samples were captured and not read yet.
	Pending() int
	// Stop closes the device. It may be called more than once.
	Stop() error
}

// Speaker plays mono samples of any rate.
type Speaker interface {
	Start(ctx context.Context) error
	// Write queues samples; it blocks while more than two seconds are queued.
	Write(ctx context.Context, pcm []float32, rate int) error
	// Drain returns when everything queued was heard.
	Drain(ctx context.Context) error
	// Flush stops at once and drops what is queued.
	Flush()
	// Pause keeps what is queued until Resume.
	Pause()
	Resume()
	// SetGain moves the loudness of speech, 0 to 1.
	SetGain(g float32)
	// Played is how much of what was written was heard since Start.
	Played() time.Duration
	// Queued is how much of what was written is still to be heard.
	Queued() time.Duration
	// Reference pulls what was sent to the device, 16 kHz mono, in order.
	Reference(frame []float32) int
	Stop() error
}

// Chimer is a [Speaker] that can play a short sound over what it is playing.
// Earcons need it; without it there are none.
type Chimer interface {
	// Chime plays 48 kHz mono samples. It is not queued.
	Chime(pcm48 []float32)
}
