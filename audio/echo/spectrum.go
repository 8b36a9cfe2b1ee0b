package echo

import "math"

// bandEdges are the first bins of the bands in which echo and near end are
// weighed against each other; about as wide as hearing's.
var bandEdges = [...]int{0, 5, 8, 11, 14, 17, 20, 24, 28, 33, 38, 44, 51, 59, 68, 78, 90, 104, 120, 138, 158, 180, 205, 230, numBins}

const numBands = len(bandEdges) - 1

func band(b int) (lo, hi int) { return bandEdges[b], bandEdges[b+1] }

// spectrum is the suppressor's view of its signals: overlapping windowed
// blocks of two hops, and the way back from them.
type spectrum struct {
	fft                          *realFFT
	window                       [fftLen]float32 // the root of a Hann window, before and after
	comfort                      bool
	random                       uint32
	ePast, dPast, yPast, farPast [hop]float32
	block                        [fftLen]float32
	e, d, y                      []complex64
	errSmooth                    []float32 // power of e, smoothed
	noise                        []float32 // power of the room's noise
	noiseBand                    [numBands]float32
	errBand, micBand, echoBand   [numBands]float32 // smoothed
	last                         [hop]float32      // of e, before the latest hop
	overlap                      [hop]float32
	plain                        bool // the latest block was handed through unchanged
}

func newSpectrum(comfort bool) spectrum {
	s := spectrum{
		fft: newRealFFT(fftLen), comfort: comfort,
		e: make([]complex64, numBins), d: make([]complex64, numBins), y: make([]complex64, numBins),
		errSmooth: make([]float32, numBins), noise: make([]float32, numBins),
	}
	for i := range s.window {
		s.window[i] = float32(math.Sin(math.Pi * (float64(i) + 0.5) / fftLen))
	}
	return s
}

//go:norace
func (s *spectrum) reset() {
	for _, past := range []*[hop]float32{&s.ePast, &s.dPast, &s.yPast, &s.farPast, &s.last, &s.overlap} {
		clear(past[:])
	}
	clear(s.errSmooth)
	for k := range s.noise {
		s.noise[k] = 1
	}
	for _, b := range []*[numBands]float32{&s.errBand, &s.micBand, &s.echoBand} {
		clear(b[:])
	}
	s.random = 1
	s.plain = true
}

//go:norace
func (s *spectrum) transform(dst []complex64, past *[hop]float32, now []float32) {
	for i, v := range past {
		s.block[i] = v * s.window[i]
		s.block[hop+i] = now[i] * s.window[hop+i]
	}
	copy(past[:], now)
	s.fft.forward(dst, s.block[:])
}

// listen takes in the next hop of the linear output and follows the noise in it.
//
//go:norace
func (s *spectrum) listen(e []float32) {
	const (
		fall = 0.2   // share of the way down to a lower power in a hop
		rise = 1.006 // factor in a hop: 1.6 dB/s
	)
	s.last = s.ePast
	s.transform(s.e, &s.ePast, e)
	for k, v := range s.e {
		p := 0.3*s.errSmooth[k] + 0.7*norm(v)
		s.errSmooth[k] = p
		if n := s.noise[k]; p < n {
			s.noise[k] = n + fall*(p-n)
		} else {
			s.noise[k] = n*rise + 1e-12
		}
	}
	for b := range numBands {
		lo, hi := band(b)
		sum := float32(0)
		for _, v := range s.noise[lo:hi] {
			sum += v
		}
		s.noiseBand[b] = sum
	}
}

// compare takes in the microphone's hop and the echo that was predicted of it.
//
//go:norace
func (s *spectrum) compare(d, y []float32) {
	s.transform(s.d, &s.dPast, d)
	s.transform(s.y, &s.yPast, y)
	for b := range numBands {
		lo, hi := band(b)
		e, d, y := float32(0), float32(0), float32(0)
		for k := lo; k < hi; k++ {
			e += norm(s.e[k])
			d += norm(s.d[k])
			y += norm(s.y[k])
		}
		const keep = 0.3
		s.errBand[b] = keep*s.errBand[b] + (1-keep)*e
		s.micBand[b] = keep*s.micBand[b] + (1-keep)*d
		s.echoBand[b] = keep*s.echoBand[b] + (1-keep)*y
	}
}

// suspect takes the far end itself for the echo.
func (s *spectrum) suspect(far []float32) {
	s.transform(s.y, &s.farPast, far)
	s.dPast, s.yPast = s.ePast, [hop]float32{}
}

// skip takes notice of a hop without an echo.
func (s *spectrum) skip(far []float32) {
	copy(s.farPast[:], far)
	s.dPast, s.yPast = s.ePast, [hop]float32{}
}

// render writes the block's first hop to out, with its bins weighed by gain.
//
//go:norace
func (s *spectrum) render(out, gain []float32) {
	for k, g := range gain {
		s.e[k] = scale(s.e[k], g)
	}
	if s.comfort {
		s.fill(gain)
	}
	s.fft.inverse(s.block[:], s.e)
	for i := range out {
		o := s.overlap[i]
		s.overlap[i] = s.block[hop+i] * s.window[hop+i]
		out[i] = o + s.block[i]*s.window[i]
	}
	s.plain = false
}

// unchanged is render with all gains 1, to the bit once the block before was so, too.
//
//go:norace
func (s *spectrum) unchanged(out []float32) {
	for i, v := range s.last {
		if !s.plain {
			v = s.overlap[i] + v*s.window[i]*s.window[i]
		}
		out[i] = v
		s.overlap[i] = s.ePast[i] * s.window[hop+i] * s.window[hop+i]
	}
	s.plain = true
}

// fill adds the room's noise back in where the gains took it out.
//
//go:norace
func (s *spectrum) fill(gain []float32) {
	const share = 0.7 // of the noise's amplitude
	for k, g := range gain {
		s.random = s.random*1664525 + 1013904223
		a := share * sqrt(s.noise[k]*max(0, 1-g*g))
		sin, cos := math.Sincos(float64(s.random) * (2 * math.Pi / (1 << 32)))
		s.e[k] += complex(a*float32(cos), a*float32(sin))
	}
}
