package echo

import (
	"math"
)

const (
	frameStep = hop / 2 // samples from one frame to the next: 8 ms
	frameFall = 192     // samples over which a frame's window falls off
	frameLive = 384     // latest samples of a frame that its inverse is made of

	subbandTaps   = 8 // frames of the far end that an echo is made of: 64 ms and a frame
	subbandAll    = subbandTaps + 1
	subbandKeep   = 0.996 // share of the response that is expected to be the same a frame later
	subbandNear   = 0.5   // smooths the near end's power
	subbandEven   = 0.3   // share of the expected change that all taps have alike
	subbandLeast  = 1e-8  // power of the microphone's own noise in a bin: the rounding of 16 bits
	subbandWorst  = 100   // factor by which a sound filter never makes things louder
	subbandLouder = 1.2   // factor by which a frame that gets louder is left alone
	subbandMost   = 4     // likewise a bin: where two sounds meet, one alone may be louder
	subbandDoubt  = 2.0   // power of a response of which nothing is known
)

// subband is the second linear stage: in every bin of short frames, the echo is made of
// the far end's latest frames and of what the first stage predicts, and a Kalman
// filter with all of its covariances finds out how. It has few values to learn, so
// that it knows an echo within a second of speech, and again after it has changed,
// where the first stage takes ten; that one knows the end of a long response.
type subband struct {
	x      [subbandAll][]complex64 // the far end's frames, the latest first, and the first stage's echo
	w      [subbandAll][]complex64
	doubt  [subbandAll][subbandAll][]complex64 // covariances, where the column is not before the row
	px     [subbandAll][]complex64
	near   []float32 // power of what is not predicted, smoothed
	unsure []float32 // power of the error expected from the doubts
	gain   []float32
	mean   []float32
	latest struct{ before, after float32 }
	before pair    // energies of the microphone,
	after  pair    // and of what is left before the filter learns from it
	hops   int     // frames heard since its way was forgotten
	best   float64 // ERLE reached, in dB
}

func newSubband() *subband {
	s := &subband{near: make([]float32, numBins), unsure: make([]float32, numBins), gain: make([]float32, numBins), mean: make([]float32, numBins)}
	for i := range subbandAll {
		s.x[i], s.w[i], s.px[i] = make([]complex64, numBins), make([]complex64, numBins), make([]complex64, numBins)
		for j := i; j < subbandAll; j++ {
			s.doubt[i][j] = make([]complex64, numBins)
		}
	}
	s.reset()
	return s
}

// reset forgets everything.
func (s *subband) reset() {
	for i := range s.x {
		clear(s.x[i])
	}
	clear(s.near)
	s.forget()
}

// forget forgets the echo's way, and believes the first stage.
//
//go:norace
func (s *subband) forget() {
	s.hops, s.best = 0, 0
	s.before, s.after = pair{}, pair{}
	for i := range subbandAll {
		clear(s.w[i])
		for j := i; j < subbandAll; j++ {
			clear(s.doubt[i][j])
		}
		for k := range s.doubt[i][i] {
			s.doubt[i][i][k] = subbandDoubt / subbandTaps
		}
	}
	for k := range s.w[subbandTaps] {
		s.w[subbandTaps][k] = 1
	}
}

// push makes room for the next frame of the far end and returns it for the caller to fill.
func (s *subband) push() []complex64 {
	last := s.x[subbandTaps-1]
	copy(s.x[1:subbandTaps], s.x[:subbandTaps-1])
	s.x[0] = last
	return last
}

// cancel turns the microphone's frame d into what is left of it, and learns from it
// unless it is told not to.
//
//go:norace
func (s *subband) cancel(e, d []complex64, learns bool) {
	copy(e, d)
	for i, w := range s.w {
		x := s.x[i][:len(e)]
		for k, v := range w[:len(e)] {
			e[k] -= v * x[k]
		}
	}
	if !s.rate(e, d) {
		s.forget()
		copy(e, d)
	}
	s.project()
	power := s.unsure[:len(e)]
	clear(power)
	for i, px := range s.px {
		x := s.x[i][:len(e)]
		for k, v := range px[:len(e)] {
			power[k] += real(x[k])*real(v) - imag(x[k])*imag(v)
		}
	}
	near, gain := s.near[:len(e)], s.gain[:len(e)]
	for k, v := range e {
		near[k] = subbandNear*near[k] + (1-subbandNear)*norm(v)
		if power[k] < 0 { // by rounding
			s.untie(k)
			power[k] = 0
		}
		gain[k] = 1 / (power[k] + near[k] + subbandLeast)
	}
	if learns {
		s.learn(e)
	}
	worse := s.latest.after > subbandLouder*s.latest.before
	for k, v := range e { // what would be left had it been known before
		left := (near[k] + subbandLeast) * gain[k]
		e[k] = scale(v, left)
		power[k] *= left
		if worse || norm(e[k]) > subbandMost*norm(d[k]) {
			e[k] = d[k]
		}
	}
}

// untie makes the doubts of a bin independent of one another.
func (s *subband) untie(k int) {
	for i := range subbandAll {
		for j := i + 1; j < subbandAll; j++ {
			s.doubt[i][j][k] = 0
		}
	}
}

// rate notes how much is taken off, and reports whether the filter is sound.
//
//go:norace
func (s *subband) rate(e, d []complex64) bool {
	const soon = 30 // frames in which anything may be learnt
	before, after := float32(0), float32(0)
	for k, v := range d {
		before += norm(v)
		after += norm(e[k])
	}
	s.latest.before, s.latest.after = before, after
	s.before.add(before)
	s.after.add(after)
	if s.hops++; s.hops > soon {
		s.best = max(s.best, ratioDB(s.before.slow, s.after.slow))
	}
	return s.after.slow <= subbandWorst*s.before.slow+1
}

// project multiplies the doubts with the far end.
//
//go:norace
func (s *subband) project() {
	for i := range s.px {
		px := s.px[i]
		clear(px)
		for j := range s.x {
			x := s.x[j][:len(px)]
			if j >= i {
				for k, p := range s.doubt[i][j][:len(px)] {
					px[k] += p * conj(x[k])
				}
				continue
			}
			for k, p := range s.doubt[j][i][:len(px)] {
				px[k] += conj(p * x[k])
			}
		}
	}
}

// learn corrects the response by the error e, and the doubts by what it has taught.
//
//go:norace
func (s *subband) learn(e []complex64) {
	const keep = subbandKeep * subbandKeep
	gain := s.gain[:len(e)]
	s.average()
	mean := s.mean[:len(e)]
	for i := range s.w {
		w, px := s.w[i][:len(e)], s.px[i][:len(e)]
		for j := i; j < subbandAll; j++ {
			other := s.px[j][:len(e)]
			p := s.doubt[i][j][:len(e)]
			for k, v := range px {
				p[k] = scale(p[k]-scale(v*conj(other[k]), gain[k]), keep)
			}
		}
		own := s.doubt[i][i][:len(e)]
		for k, v := range px {
			w[k] += scale(v*e[k], gain[k])
			change := (1 - keep) * (subbandEven*mean[k] + (1-subbandEven)*norm(w[k]))
			own[k] = complex(max(0, real(own[k]))+change, 0)
		}
	}
}

// average finds the mean power of the taps of the far end.
//
//go:norace
func (s *subband) average() {
	m := s.mean
	clear(m)
	for _, w := range s.w[:subbandTaps] {
		for k, v := range w[:len(m)] {
			m[k] += norm(v) / subbandTaps
		}
	}
}

// frames are the windows of overlapping frames, and the way back from them.
type frames struct {
	fft        *realFFT
	in, back   [fftLen]float32 // windows before and after
	both       [fftLen]float32 // their product
	block      [fftLen]float32
	overlap    [fftLen]float32
	unweighted int // frames in a row that were handed through unchanged
}

func newFrames() frames {
	f := frames{fft: newRealFFT(fftLen)}
	const rise, silent = fftLen - frameFall, fftLen - frameLive
	for i := range f.in {
		if i < rise {
			f.in[i] = float32(math.Sin(math.Pi / 2 * (float64(i) + 0.5) / rise))
		} else {
			f.in[i] = float32(math.Cos(math.Pi / 2 * (float64(i-rise) + 0.5) / frameFall))
		}
		if i >= silent {
			h := math.Sin(math.Pi * (float64(i-silent) + 0.5) / frameLive)
			f.both[i] = float32(h * h * 2 * frameStep / frameLive)
			f.back[i] = f.both[i] / f.in[i]
		}
	}
	return f
}

func (f *frames) reset() {
	clear(f.overlap[:])
	f.unweighted = frameLive / frameStep
}

// forward transforms the frame whose samples are x.
//
//go:norace
func (f *frames) forward(dst []complex64, x []float32) {
	for i, v := range f.in {
		f.block[i] = v * x[i]
	}
	f.fft.forward(dst, f.block[:])
}

// inverse adds a frame to the output and writes the step that is finished.
//
//go:norace
func (f *frames) inverse(out []float32, bins []complex64) {
	f.fft.inverse(f.block[:], bins)
	for i := fftLen - frameLive; i < fftLen; i++ {
		f.overlap[i] += f.block[i] * f.back[i]
	}
	f.unweighted = 0
	f.emit(out)
}

// through is inverse for a frame whose samples are x, unchanged: to the bit once all
// that overlap were so, too.
//
//go:norace
func (f *frames) through(out, x []float32) {
	for i := fftLen - frameLive; i < fftLen; i++ {
		f.overlap[i] += x[i] * f.both[i]
	}
	f.unweighted = min(f.unweighted+1, frameLive/frameStep)
	f.emit(out)
	if f.unweighted == frameLive/frameStep {
		copy(out, x[fftLen-frameLive:])
	}
}

//go:norace
func (f *frames) emit(out []float32) {
	const done = fftLen - frameLive
	copy(out, f.overlap[done:done+frameStep])
	copy(f.overlap[done:], f.overlap[done+frameStep:])
	clear(f.overlap[fftLen-frameStep:])
}
