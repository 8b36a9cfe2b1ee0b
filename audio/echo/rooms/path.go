package rooms

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Path is the way from a loudspeaker to a microphone for sound that is not known
// beforehand, in blocks of 512 samples.
type Path struct {
	rir      []float64
	db       float64
	fft      *fourier.FFT
	response []complex128
	padded   []float64
	tail     []float64 // what is still to be heard
}

// pathBlock is how many samples a path takes at a time.
const pathBlock = 512

// NewPath returns the path through a room, so many samples late. Sound arrives
// changed by so many dB.
func NewPath(rir []float64, late int, db float64) *Path {
	size := 1
	for size < late+len(rir)+pathBlock {
		size *= 2
	}
	p := &Path{rir: rir, db: db, fft: fourier.NewFFT(size), padded: make([]float64, size), tail: make([]float64, size)}
	gain := FromDB(db) / math.Sqrt(power(rir)) / float64(size)
	h := make([]float64, size)
	for i, v := range rir {
		h[late+i] = gain * v
	}
	p.response = p.fft.Coefficients(nil, h)
	return p
}

// Move makes what is played from now on so many samples late, as when a device's
// buffers were refilled.
func (p *Path) Move(late int) {
	moved := NewPath(p.rir, late, p.db)
	copy(moved.tail, p.tail)
	*p = *moved
}

// Step takes what the loudspeaker plays and returns what arrives meanwhile.
func (p *Path) Step(played []float32) []float32 {
	clear(p.padded)
	for i, v := range played {
		p.padded[i] = float64(v)
	}
	c := p.fft.Coefficients(nil, p.padded)
	for k := range c {
		c[k] *= p.response[k]
	}
	for i, v := range p.fft.Sequence(nil, c) {
		p.tail[i] += v
	}
	out := make([]float32, len(played))
	for i := range out {
		out[i] = float32(p.tail[i])
	}
	copy(p.tail, p.tail[len(played):])
	clear(p.tail[len(p.tail)-len(played):])
	return out
}
