package echo

import "math"

// bandEdges are the first bins of the bands in which echo and near end are
// weighed against each other; about as wide as hearing's.
var bandEdges = [...]int{0, 5, 8, 11, 14, 17, 20, 24, 28, 33, 38, 44, 51, 59, 68, 78, 90, 104, 120, 138, 158, 180, 205, 230, numBins}

const numBands = len(bandEdges) - 1

func band(b int) (lo, hi int) { return bandEdges[b], bandEdges[b+1] }

// silence is a hop of it.
var silence [hop]float32

// span is the latest samples of a signal: those of the two frames that end with a
// hop's halves.
type span [fftLen + frameStep]float32

// put takes in the next hop.
func (s *span) put(x []float32) {
	copy(s[:], s[hop:])
	copy(s[len(s)-hop:], x)
}

// frame is the samples of the frame that ends with a hop's first half, or its second.
func (s *span) frame(half int) []float32 { return s[half*frameStep:][:fftLen] }

// spectrum is the suppressor's view of its signals, two frames a hop.
type spectrum struct {
	frames
	subband            *subband
	comfort            bool
	random             uint32
	mic, far, own, out span // own is the first stage's echo, out what that leaves
	stale              bool // the far end's frames are not those before the next hop

	d []complex64
	e [2][]complex64 // what is left
}

func newSpectrum(comfort bool) spectrum {
	s := spectrum{frames: newFrames(), subband: newSubband(), comfort: comfort}
	for _, p := range []*[]complex64{&s.d, &s.e[0], &s.e[1]} {
		*p = make([]complex64, numBins)
	}
	return s
}

//go:norace
func (s *spectrum) reset() {
	s.frames.reset()
	s.subband.reset()
	for _, past := range []*span{&s.mic, &s.far, &s.own, &s.out} {
		clear(past[:])
	}
	s.random = 1
	s.stale = true
}

// refill makes the far end's past up to sample at the one that is aligned now.
func (s *spectrum) refill(a *aligner, at int) {
	a.ref.get(s.far[hop:], at-(len(s.far)-hop))
	var past [fftLen]float32
	for i := subbandTaps; i > 0; i-- {
		a.ref.get(past[:], at-(i-1)*frameStep-fftLen)
		s.forward(s.subband.push(), past[:])
	}
	s.stale = false
}

// hear takes in the next hop of the microphone, the far end, the first stage's echo
// and what that stage leaves, and has the second stage take off what it can. It tells
// the judges of both.
//
//go:norace
func (s *spectrum) hear(d, x, y, e []float32, learns bool, first, second *judge) {
	s.mic.put(d)
	s.far.put(x)
	s.own.put(y)
	s.out.put(e)
	for _, p := range [...][]float32{second.left, second.heard, second.echo, second.doubt} {
		clear(p)
	}
	learns = learns && energy(d) > faintest*hop && peak(d) < loudest
	for half := range 2 {
		s.forward(s.d, s.mic.frame(half))
		s.forward(s.subband.push(), s.far.frame(half))
		s.forward(s.subband.x[subbandTaps], s.own.frame(half))
		s.subband.cancel(s.e[half], s.d, learns)
		e := s.e[half]
		for k, d := range s.d {
			second.left[k] += norm(e[k]) / 2
			second.heard[k] += norm(d) / 2
			second.echo[k] += norm(d-e[k]) / 2
			second.doubt[k] += s.subband.unsure[k] / 2
		}
	}
	copy(first.heard, second.heard)
	s.forward(s.d, s.out.frame(1))
	for k, y := range s.subband.x[subbandTaps] {
		first.echo[k] = norm(y)
		first.left[k] = norm(s.d[k])
	}
}

// skip takes in a hop that is not weighed. e is what the first stage leaves of d.
func (s *spectrum) skip(d, e []float32) {
	s.mic.put(d)
	s.own.put(silence[:])
	s.out.put(e)
	s.stale = true
	s.forward(s.e[0], s.out.frame(1))
}

// render writes a hop to out, with its frames' bins weighed by gain.
//
//go:norace
func (s *spectrum) render(out, gain, noise []float32) {
	for half, e := range s.e {
		for k, g := range gain {
			e[k] = scale(e[k], g)
		}
		if s.comfort {
			s.fill(e, gain, noise)
		}
		s.inverse(out[half*frameStep:][:frameStep], e)
	}
}

// unchanged is render with all gains 1 of what skip took in.
func (s *spectrum) unchanged(out []float32) {
	for half := range 2 {
		s.through(out[half*frameStep:][:frameStep], s.out.frame(half))
	}
}

// fill adds the room's noise back in where the gains took it out.
//
//go:norace
func (s *spectrum) fill(e []complex64, gain, noise []float32) {
	const share = 0.7 // of the noise's amplitude
	for k, g := range gain {
		s.random = s.random*1664525 + 1013904223
		a := share * sqrt(noise[k]*max(0, 1-g*g))
		sin, cos := math.Sincos(float64(s.random) * (2 * math.Pi / (1 << 32)))
		e[k] += complex(a*float32(cos), a*float32(sin))
	}
}
