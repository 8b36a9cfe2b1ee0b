package vad

import "math"

const (
	padSize   = 64  // samples mirrored at the end of the window, at its beginning none
	frameSize = 256 // samples of one spectrum
	frameStep = 128
	frames    = 4                                                                           // spectra of a window: (64+512+64-256)/128 + 1
	bins      = frameSize/2 + 1                                                             // frequencies of a spectrum
	stages    = 8                                                                           // of the transform: log2(frameSize)
	_         = uint(padSize + ContextSize + WindowSize - frameSize - (frames-1)*frameStep) // they fit exactly
)

// transform holds the tables of the short-time Fourier transform. The model
// writes it as a convolution with 258 rows of 256 weights, which are a Hann
// window times cosines and sines (the generator checks that); the fast
// transform yields the same numbers in a twentieth of the work.
type transform struct {
	window  [frameSize]float32
	cos     [frameSize / 2]float32
	sin     [frameSize / 2]float32
	reverse [frameSize]uint8 // index with its bits reversed
}

func (t *transform) init() {
	for i := range t.window {
		t.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/frameSize))
		var r uint8
		for bit := range stages {
			r = r<<1 | uint8(i>>bit&1)
		}
		t.reverse[i] = r
	}
	for i := range t.cos {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / frameSize)
		t.cos[i], t.sin[i] = float32(cos), float32(-sin)
	}
}

// spectra computes the magnitudes of all frames of the sound, two frames at a
// time: one is the real part and one the imaginary part of the transform's input.
//
//go:norace
func (d *Detector) spectra() {
	t := &d.net.transform
	re, im := &d.work.re, &d.work.im
	for f := 0; f < frames; f += 2 {
		first := d.sound[f*frameStep:][:frameSize]
		second := d.sound[(f+1)*frameStep:][:frameSize]
		for i := range re {
			w, r := t.window[i], t.reverse[i]
			re[r], im[r] = w*first[i], w*second[i]
		}
		t.run(re, im)
		magnitudes(re, im, &d.work.magnitude, f)
	}
}

// run transforms in place what stands there in bit-reversed order.
//
//go:norace
func (t *transform) run(re, im *[frameSize]float32) {
	for half, stride := 1, frameSize/2; half < frameSize; half, stride = half*2, stride/2 {
		for k := range half {
			c, s := t.cos[k*stride&(frameSize/2-1)], t.sin[k*stride&(frameSize/2-1)]
			for i := k; i < frameSize; i += 2 * half {
				a, b := uint8(i), uint8(i+half)
				xr := re[b]*c - im[b]*s
				xi := re[b]*s + im[b]*c
				re[b], im[b] = re[a]-xr, im[a]-xi
				re[a], im[a] = re[a]+xr, im[a]+xi
			}
		}
	}
}

// magnitudes parts the transform of two real frames and puts their magnitudes
// into columns f and f+1.
//
//go:norace
func magnitudes(re, im *[frameSize]float32, out *[bins][frames]float32, f int) {
	for k := range out {
		a, b := uint8(k), uint8(frameSize-k)
		firstRe, firstIm := re[a]+re[b], im[a]-im[b]
		secondRe, secondIm := im[a]+im[b], re[b]-re[a]
		out[k][f] = root(firstRe*firstRe+firstIm*firstIm) / 2
		out[k][f+1] = root(secondRe*secondRe+secondIm*secondIm) / 2
	}
}

// root is the square root in single precision.
//
//go:norace
func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
