package echo

const (
	hop     = 256          // samples per step of the adaptive filter: 16 ms
	fftLen  = 2 * hop      // overlap-save
	numBins = fftLen/2 + 1 // 31.25 Hz apart
)

// spectra keeps the far end's latest spectra, one for every partition of the
// filter: at(0) is that of the latest two hops, at(1) that of one hop before.
type spectra struct {
	bins  [][]complex64
	power [][]float32
	first int
}

func newSpectra(partitions int) *spectra {
	return &spectra{bins: matrix[complex64](partitions, numBins), power: matrix[float32](partitions, numBins)}
}

func matrix[T any](rows, columns int) [][]T {
	all := make([]T, rows*columns)
	m := make([][]T, rows)
	for i := range m {
		m[i] = all[i*columns:][:columns:columns]
	}
	return m
}

// push makes room for the next spectrum and returns it for the caller to fill;
// then the caller calls pushed.
func (s *spectra) push() []complex64 {
	s.first--
	if s.first < 0 {
		s.first = len(s.bins) - 1
	}
	return s.bins[s.first]
}

//go:norace
func (s *spectra) pushed() {
	x, p := s.bins[s.first], s.power[s.first]
	p = p[:len(x)]
	for k, v := range x {
		p[k] = norm(v)
	}
}

func (s *spectra) index(partition int) int {
	i := s.first + partition
	if i >= len(s.bins) {
		i -= len(s.bins)
	}
	return i
}

//go:norace
func norm(z complex64) float32 { return real(z)*real(z) + imag(z)*imag(z) }

//go:norace
func scale(z complex64, g float32) complex64 { return complex(real(z)*g, imag(z)*g) }

// response is a room's response in the frequency domain, a row per partition.
type response [][]complex64

func newResponse(partitions int) response { return matrix[complex64](partitions, numBins) }

// predict writes the spectrum of the echo that the response makes of the far end.
//
//go:norace
func (w response) predict(y []complex64, x *spectra) {
	clear(y)
	for p, row := range w {
		xs := x.bins[x.index(p)]
		row, xs := row[:len(y)], xs[:len(y)]
		for k := range y {
			y[k] += row[k] * xs[k]
		}
	}
}

//go:norace
func (w response) copyFrom(o response) {
	for p := range w {
		copy(w[p], o[p])
	}
}

// scale makes the response g times as strong.
//
//go:norace
func (w response) scale(g float32) {
	for _, row := range w {
		for k, v := range row {
			row[k] = scale(v, g)
		}
	}
}

// shift moves the response by n samples, to later ones if n is positive, and
// fills up with zeros. taps is room for len(w)+1 hops, fft of fftLen.
//
//go:norace
func (w response) shift(n int, taps []float32, fft *realFFT) {
	clear(taps)
	for p, row := range w {
		fft.inverse(taps[p*hop:][:fftLen], row) // whose second half the next one overwrites
	}
	taps = taps[:len(w)*hop]
	if n > 0 {
		copy(taps[n:], taps)
		clear(taps[:n])
	} else {
		copy(taps, taps[-n:])
		clear(taps[len(taps)+n:])
	}
	var block [fftLen]float32
	for p, row := range w {
		copy(block[:hop], taps[p*hop:])
		fft.forward(row, block[:])
	}
}

// fill transforms the aligned far end up to sample at.
//
//go:norace
func (s *spectra) fill(a *aligner, at int, fft *realFFT, window []float32) {
	for i := len(s.bins); i > 0; i-- {
		a.ref.get(window, at-i*hop-hop)
		fft.forward(s.push(), window)
		s.pushed()
	}
}
