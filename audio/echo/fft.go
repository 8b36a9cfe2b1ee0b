package echo

import (
	"math"
	"math/bits"
)

// realFFT transforms blocks of a fixed length, a power of two, in single
// precision: a third of the time of a general transform in double precision,
// and its rounding noise lies below -130 dB.
type realFFT struct {
	n       int         // samples in a block
	twiddle []complex64 // exp(-2πi k/h) for the complex transform of h = n/2
	split   []complex64 // exp(-2πi k/n), which separates even and odd samples
	a, b    []complex64 // work, h long each
}

// newRealFFT prepares transforms of n samples; n is a power of two, at least 8.
func newRealFFT(n int) *realFFT {
	if n < 8 || bits.OnesCount(uint(n)) != 1 {
		panic("echo: transform length is not a power of two")
	}
	h := n / 2
	f := &realFFT{n: n, twiddle: make([]complex64, h), split: make([]complex64, h/2+1), a: make([]complex64, h), b: make([]complex64, h)}
	for k := range f.twiddle {
		f.twiddle[k] = unit(-2 * math.Pi * float64(k) / float64(h))
	}
	for k := range f.split {
		f.split[k] = unit(-2 * math.Pi * float64(k) / float64(n))
	}
	return f
}

func unit(phase float64) complex64 {
	s, c := math.Sincos(phase)
	return complex(float32(c), float32(s))
}

// forward writes the n/2+1 bins of x to dst, unscaled.
//
//go:norace
func (f *realFFT) forward(dst []complex64, x []float32) {
	h := f.n / 2
	x = x[:f.n]
	a := f.a
	for i := range a {
		a[i] = complex(x[2*i], x[2*i+1])
	}
	z := f.complexFFT()
	dst = dst[:h+1]
	dst[0] = complex(real(z[0])+imag(z[0]), 0)
	dst[h] = complex(real(z[0])-imag(z[0]), 0)
	for k := 1; k <= h/2; k++ {
		p, q := z[k], z[h-k]
		even := complex(real(p)+real(q), imag(p)-imag(q)) * 0.5
		odd := complex(imag(p)+imag(q), real(q)-real(p)) * 0.5
		t := odd * f.split[k]
		dst[k] = even + t
		dst[h-k] = conj(even - t)
	}
}

// inverse writes the n samples of the bins src to dst, scaled so that it undoes forward.
//
//go:norace
func (f *realFFT) inverse(dst []float32, src []complex64) {
	h := f.n / 2
	src = src[:h+1]
	a := f.a
	// The conjugate of the packed spectrum, so that a forward transform inverts it.
	a[0] = complex(real(src[0])+real(src[h]), real(src[h])-real(src[0])) * 0.5
	for k := 1; k <= h/2; k++ {
		p, q := src[k], conj(src[h-k])
		even := (p + q) * 0.5
		odd := (p - q) * 0.5 * conj(f.split[k])
		// z[k] = even + i·odd, z[h-k] = conj(even) + i·conj(odd)
		a[k] = complex(real(even)-imag(odd), -imag(even)-real(odd))
		a[h-k] = complex(real(even)+imag(odd), imag(even)-real(odd))
	}
	z := f.complexFFT()
	scale := 1 / float32(h)
	dst = dst[:f.n]
	for i, v := range z {
		dst[2*i] = real(v) * scale
		dst[2*i+1] = -imag(v) * scale
	}
}

// complexFFT transforms f.a (Stockham, radix 4, with a last stage of radix 2
// where the length asks for it) and returns whichever work slice has the result.
//
//go:norace
func (f *realFFT) complexFFT() []complex64 {
	x, y := f.a, f.b
	stride := 1
	n := len(x)
	if n >= 4 {
		radix4First(y, x, f.twiddle)
		x, y = y, x
		n, stride = n/4, 4
	}
	for ; n >= 4; n, stride = n/4, stride*4 {
		radix4(y, x, f.twiddle, n/4, stride)
		x, y = y, x
	}
	if n == 2 {
		lo, hi := x[:stride], x[stride:2*stride]
		for q, u := range lo {
			v := hi[q]
			y[q], y[q+stride] = u+v, u-v
		}
		x = y
	}
	return x
}

// radix4First is radix4 with a stride of 1, whose inner loop would have one turn only.
//
//go:norace
func radix4First(y, x, twiddle []complex64) {
	quarter := len(x) / 4
	x0, x1, x2, x3 := x[:quarter], x[quarter:][:quarter], x[2*quarter:][:quarter], x[3*quarter:][:quarter]
	for p := range x0 {
		a, b, c, d := x0[p], x1[p], x2[p], x3[p]
		apc, amc := a+c, a-c
		bpd, bmd := b+d, b-d
		jbmd := complex(-imag(bmd), real(bmd))
		o := (*[4]complex64)(y[4*p:])
		o[0] = apc + bpd
		o[1] = twiddle[p] * (amc - jbmd)
		o[2] = twiddle[2*p] * (apc - bpd)
		o[3] = twiddle[3*p] * (amc + jbmd)
	}
}

//go:norace
func radix4(y, x, twiddle []complex64, quarter, stride int) {
	for p := range quarter {
		w1, w2, w3 := twiddle[p*stride], twiddle[2*p*stride], twiddle[3*p*stride]
		x0 := x[stride*p:][:stride]
		x1 := x[stride*(p+quarter):][:stride]
		x2 := x[stride*(p+2*quarter):][:stride]
		x3 := x[stride*(p+3*quarter):][:stride]
		y0 := y[stride*4*p:][:stride]
		y1 := y[stride*(4*p+1):][:stride]
		y2 := y[stride*(4*p+2):][:stride]
		y3 := y[stride*(4*p+3):][:stride]
		for q := range x0 {
			a, b, c, d := x0[q], x1[q], x2[q], x3[q]
			apc, amc := a+c, a-c
			bpd, bmd := b+d, b-d
			jbmd := complex(-imag(bmd), real(bmd))
			y0[q] = apc + bpd
			y1[q] = w1 * (amc - jbmd)
			y2[q] = w2 * (apc - bpd)
			y3[q] = w3 * (amc + jbmd)
		}
	}
}

//go:norace
func conj(z complex64) complex64 { return complex(real(z), -imag(z)) }
