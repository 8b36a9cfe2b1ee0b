// Package vad tells speech from everything else.
//
// Three parts live here, all without devices, clocks and goroutines: frames go
// in, decisions come out.
//
//   - [Detector] is the Silero VAD v6 network for 16 kHz in pure Go. It turns
//     each window of 32 ms into the probability that somebody speaks.
//   - [MicDetector] is the same behind a filter and a gain, for microphones.
//   - [Gate] turns those probabilities into the start and the end of speech,
//     counted in samples.
//
// What to do with speech, when a turn is over and what is sent where is the
// business of package voice.
//
// The inner loops are marked go:norace: they touch nothing but what their
// detector owns, and looking at each number makes them ten times slower.
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
// to one goroutine and one stream of sound; use one per stream. It takes about
// 1 MB, most of it the weights.
type Detector struct {
	net    *network
	sound  [ContextSize + WindowSize + padSize]float32 // context, window, mirrored end
	hidden [units]float32                              // state of the LSTM
	cell   [units]float32
	work   scratch
}

// New returns a detector that has heard nothing yet.
func New() *Detector {
	return &Detector{net: loadNetwork()}
}

// Probability takes the next window of 512 samples (16 kHz, mono, -1 to 1) and
// returns how likely it holds speech, 0 to 1. It allocates nothing.
//
// Samples beyond -1 and 1 count as clipped and NaN as silence, so that a broken
// device cannot spoil the state. A shorter window is filled up with silence, as
// the last one of a recording has to be; of a longer one only the first 512
// samples are heard.
func (d *Detector) Probability(window []float32) float32 {
	d.hear(window)
	d.spectra()
	encoded := d.net.encode(&d.work)
	d.net.remember(encoded, &d.hidden, &d.cell)
	return d.net.decide(&d.hidden)
}

// Reset forgets everything heard, as if the detector were new.
func (d *Detector) Reset() {
	clear(d.sound[:])
	clear(d.hidden[:])
	clear(d.cell[:])
}

// hear moves the end of the last window to the front as context and puts the
// cleaned new one behind it.
//
//go:norace
func (d *Detector) hear(window []float32) {
	const end = ContextSize + WindowSize
	copy(d.sound[:ContextSize], d.sound[WindowSize:end])
	fresh := d.sound[ContextSize:end]
	for i := range fresh {
		var s float32
		if i < len(window) {
			s = window[i]
		}
		fresh[i] = clean(s)
	}
	mirror := d.sound[end:]
	for i := range mirror { // the end itself is not repeated
		mirror[i] = d.sound[end-2-i]
	}
}

// clean clips a sample to what is allowed; NaN becomes silence.
//
//go:norace
func clean(s float32) float32 {
	switch {
	case s > 1:
		return 1
	case s < -1:
		return -1
	case s != s:
		return 0
	}
	return s
}
