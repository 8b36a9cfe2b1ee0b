package echo

import (
	"math"
	"time"
)

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

const (
	defaultDelay = 500 * time.Millisecond
	defaultTail  = 400 * time.Millisecond
	defaultBlock = 512
	longest      = time.Second // of MaxDelay and Tail
	mostLatency  = 512         // samples
)

func (o Options) withDefaults() Options {
	if o.MaxDelay <= 0 {
		o.MaxDelay = defaultDelay
	}
	if o.Tail <= 0 {
		o.Tail = defaultTail
	}
	if o.Block <= 0 {
		o.Block = defaultBlock
	}
	o.MaxDelay, o.Tail = min(o.MaxDelay, longest), min(o.Tail, longest)
	return o
}

// Stats describe the state of a Canceller.
type Stats struct {
	// Delay between the far end and its echo's strongest part; 0 while it is not known.
	Delay time.Duration
	// DelayKnown reports whether an echo was ever found.
	DelayKnown bool
	// DriftPPM is how much faster the microphone's clock runs than the
	// loudspeaker's, in parts per million.
	DriftPPM float64
	// LinearERLE is what the adaptive filter takes off the echo, in dB, over the last second or so of far-end speech.
	LinearERLE float64
	// ERLE is what filter and suppressor take off the echo together, in dB, likewise.
	ERLE float64
	// Converged reports whether the filter models the echo well enough for the near end to be judged.
	Converged bool
	// DoubleTalk reports whether both ends speak.
	DoubleTalk bool
}

// Frame is what Process finds out about the samples it returns.
type Frame struct {
	// NearProbability that something on this side is heard in the samples, 0 to 1.
	// While the far end is silent it is 1: the canceller has no opinion then.
	NearProbability float64
	// EchoLikely tells how likely the microphone's signal is dominated by echo, 0 to 1; 0 while the far end is silent.
	// Thresholds for barge-in should rise with it.
	EchoLikely float64
	// FarActive reports whether the far end is, or may still be, heard in the room.
	FarActive bool
	// DoubleTalk reports whether both ends are heard.
	DoubleTalk bool
	// Linear is the output without the residual echo suppressor, with the same
	// latency and length as Process's out. Valid until the next call.
	Linear []float32
}

// Canceller removes the echo of one loudspeaker from one microphone.
// It is for one goroutine at a time and has no resources to release.
type Canceller struct {
	core  *core
	block int
	wait  int // samples of extra latency for blocks that are no multiples of a hop

	mic, far    [hop]float32 // samples that wait for their hop to be full
	held        int
	out, linear []float32 // output that waits to be fetched
	ready       int
	result      []float32 // Frame.Linear
	frame       Frame
}

// New returns a Canceller that knows nothing of the room yet.
func New(o Options) *Canceller {
	o = o.withDefaults()
	c := &Canceller{
		block: o.Block, wait: hop - gcd(o.Block, hop),
		out: make([]float32, 2*hop), linear: make([]float32, 2*hop), result: make([]float32, max(o.Block, defaultBlock)),
	}
	c.core = newCore(o, min(lookahead, mostLatency-hop-c.wait))
	c.ready = c.wait
	return c
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Latency is by how much the output is later than the microphone, in samples.
// It never changes: 384 (24 ms), or 512 (32 ms) with an Options.Block that is
// no multiple of 256.
func (c *Canceller) Latency() int { return hop + c.core.ahead + c.wait }

// Process removes the echo of far from mic and writes the result to out, which
// is later than mic by Latency. far is what was sent to the loudspeaker in the
// time in which mic was recorded. All three have the same length, else Process
// panics; out may be mic or far. Samples that are not finite count as silence.
//
// It allocates nothing while the calls are no longer than the longest before
// (or 512 samples).
func (c *Canceller) Process(mic, far, out []float32) Frame {
	if len(mic) != len(far) || len(mic) != len(out) {
		panic("echo: mic, far and out differ in length")
	}
	if len(mic)%c.block != 0 {
		panic("echo: length is not a multiple of Options.Block")
	}
	if len(c.result) < len(mic) {
		c.result = make([]float32, len(mic))
	}
	done, near := 0, 0.0
	for done < len(mic) {
		n := min(len(mic)-done, hop-c.held)
		for i := range n {
			c.mic[c.held+i], c.far[c.held+i] = sane(mic[done+i]), sane(far[done+i])
		}
		if c.held += n; c.held == hop {
			c.held = 0
			c.frame = c.core.process(c.mic[:], c.far[:], c.out[c.ready:][:hop], c.linear[c.ready:][:hop])
			c.ready += hop
			near = max(near, c.frame.NearProbability)
			c.frame.NearProbability = near
		}
		c.fetch(out[done:], c.result[done:], n)
		done += n
	}
	c.frame.Linear = c.result[:done]
	return c.frame
}

// fetch moves n samples of the output to where they belong.
func (c *Canceller) fetch(out, linear []float32, n int) {
	copy(out, c.out[:n])
	copy(linear, c.linear[:n])
	c.ready -= n
	copy(c.out, c.out[n:][:c.ready])
	copy(c.linear, c.linear[n:][:c.ready])
}

// sane replaces what is no number by silence and bounds the rest, so that one
// broken sample can do no lasting harm.
func sane(x float32) float32 {
	const most = 4
	if x != x || math.IsInf(float64(x), 0) {
		return 0
	}
	return max(-most, min(x, most))
}

// Reset forgets the room, the delay and the drift, as if newly made. To be
// called when a device was changed, not between sentences.
func (c *Canceller) Reset() {
	c.core.reset()
	clear(c.out)
	clear(c.linear)
	c.held, c.ready = 0, c.wait
	c.frame = Frame{}
}

// Stats returns the present state.
func (c *Canceller) Stats() Stats { return c.core.stats() }
