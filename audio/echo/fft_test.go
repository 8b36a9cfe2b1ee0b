package echo

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func TestRealFFT_AgreesWithGonum(t *testing.T) {
	for _, n := range []int{8, 16, 64, 128, 512, 8192} {
		rnd := rand.New(rand.NewPCG(1, uint64(n)))
		x, wide := make([]float32, n), make([]float64, n)
		for i := range x {
			x[i] = float32(rnd.NormFloat64())
			wide[i] = float64(x[i])
		}
		f := newRealFFT(n)
		got := make([]complex64, n/2+1)
		f.forward(got, x)
		for k, want := range fourier.NewFFT(n).Coefficients(nil, wide) {
			if d := cmplx.Abs(want - complex128(got[k])); d > 1e-5*math.Sqrt(float64(n)) {
				t.Fatalf("n=%d bin %d: got %v, want %v", n, k, got[k], want)
			}
		}
		back := make([]float32, n)
		f.inverse(back, got)
		for i := range x {
			if d := math.Abs(float64(back[i] - x[i])); d > 1e-5 {
				t.Fatalf("n=%d sample %d: got %v back, want %v", n, i, back[i], x[i])
			}
		}
	}
}

func BenchmarkRealFFT512(b *testing.B)  { benchmarkFFT(b, 512) }
func BenchmarkRealFFT8192(b *testing.B) { benchmarkFFT(b, 8192) }

func benchmarkFFT(b *testing.B, n int) {
	f := newRealFFT(n)
	x, dst := make([]float32, n), make([]complex64, n/2+1)
	for i := range x {
		x[i] = float32(i*7919%1000) / 1000
	}
	b.ReportAllocs()
	for b.Loop() {
		f.forward(dst, x)
	}
}
