package audiotest

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Tone is n samples of a sine.
func Tone(n, rate int, hz, amplitude float64) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return s
}

// Chirp is n samples of a tone rising from one frequency to another: it is found
// again in a recording to the sample.
func Chirp(n, rate int, from, to, amplitude float64) []float32 {
	s := make([]float32, n)
	for i := range s {
		t := float64(i) / float64(rate)
		sweep := (to - from) / (float64(n) / float64(rate))
		s[i] = float32(amplitude * math.Sin(2*math.Pi*(from*t+sweep*t*t/2)))
	}
	return s
}

// Correlate looks for part in whole. It returns the greatest normalised
// cross-correlation, 1 for the same up to a gain, and the sample of whole at
// which part then begins; a part may begin before the whole or end behind it.
func Correlate(whole, part []float32) (peak float64, at int) {
	size := 1
	for size < len(whole)+len(part) {
		size *= 2
	}
	fft := fourier.NewFFT(size)
	a := fft.Coefficients(nil, padded(whole, size))
	b := fft.Coefficients(nil, padded(part, size))
	for i := range a {
		a[i] *= complex(real(b[i]), -imag(b[i]))
	}
	product := fft.Sequence(nil, a)
	energy := runningEnergy(whole)
	own := runningEnergy(part)
	for lag := -len(part) + 1; lag < len(whole); lag++ {
		first, end := max(0, lag), min(len(whole), lag+len(part))
		overlap := energy[end] - energy[first]
		// Whatever lies outside the whole counts as not found.
		if scale := math.Sqrt(overlap * own[len(part)]); scale > 0 && 2*(end-first) > len(part) {
			c := product[(lag+size)%size] / float64(size) / scale
			if math.Abs(c) > math.Abs(peak) {
				peak, at = c, lag
			}
		}
	}
	return peak, at
}

func padded(s []float32, size int) []float64 {
	p := make([]float64, size)
	for i, v := range s {
		p[i] = float64(v)
	}
	return p
}

// runningEnergy is the energy of the first i samples, for every i.
func runningEnergy(s []float32) []float64 {
	e := make([]float64, len(s)+1)
	for i, v := range s {
		e[i+1] = e[i] + float64(v)*float64(v)
	}
	return e
}
