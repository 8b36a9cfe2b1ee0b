// Package listen turns frames of the microphone into speech: the echo of the speaker
// is taken out, speech is found, and what was heard last is kept.
//
//   - [Capture] reads frames from the device.
//   - [EchoReference] pairs them with what the speaker played meanwhile.
//   - [FrontEnd] says of every frame whether somebody speaks, and keeps its sound.
//   - [Meter] and [Soundless] are what a person sees of the microphone.
//
// It knows no time but samples and no words: when a turn is over is the business
// of package turn, detectors and cancellers are those of audio.
package listen

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

// Samples is how many samples a duration has.
func Samples(d time.Duration) int64 { return int64(d) * Rate / int64(time.Second) }

// Duration is how long so many samples last.
func Duration(samples int64) time.Duration {
	return time.Duration(samples) * time.Second / Rate
}
