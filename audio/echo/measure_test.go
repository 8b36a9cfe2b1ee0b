package echo

import (
	"fmt"
	"math"
	"testing"
)

// reduction is by how many dB out is below mic between two moments in seconds,
// counting only where the echo is heard.
func (t take) reduction(out []float64, from, to float64) float64 {
	const piece = Rate / 50
	floor := activeRMS(t.echo) * activeRMS(t.echo) * piece / 1000
	in, rest := 0.0, 1e-20
	for i := int(from * Rate); i+piece <= min(int(to*Rate), len(out)); i += piece {
		if power(t.echo[i:i+piece]) < floor {
			continue
		}
		for n := i; n < i+piece; n++ {
			in += float64(t.mic[n]) * float64(t.mic[n])
			rest += out[n] * out[n]
		}
	}
	if in == 0 {
		return math.NaN()
	}
	return 10 * math.Log10(in/rest)
}

// seconds is the reduction second by second.
func (t take) seconds(out []float64) (all []float64) {
	for s := range len(out) / Rate {
		all = append(all, t.reduction(out, float64(s), float64(s+1)))
	}
	return all
}

// worst is the least reduction of a second from the given one on.
func (t take) worst(out []float64, from int) float64 {
	w := math.Inf(1)
	for s, v := range t.seconds(out) {
		if s >= from && !math.IsNaN(v) {
			w = min(w, v)
		}
	}
	return w
}

// fidelity is the ratio in dB of what of out is ref, at whatever level, to what is not.
func fidelity(ref, out []float64) float64 {
	dot, own := 0.0, 1e-20
	for i, v := range ref {
		dot += v * out[i]
		own += v * v
	}
	g := dot / own
	rest := 1e-20
	for i, v := range ref {
		d := out[i] - g*v
		rest += d * d
	}
	return 10 * math.Log10(g*g*own/rest)
}

// share is the level in dB at which ref is contained in out.
func share(ref, out []float64) float64 {
	dot, own := 1e-20, 1e-20
	for i, v := range ref {
		dot += v * out[i]
		own += v * v
	}
	return 20 * math.Log10(max(dot, 1e-20)/own)
}

func figures1(x []float64) string {
	s := ""
	for _, v := range x {
		s += fmt.Sprintf(" %.0f", v)
	}
	return s
}

// expectReduction fails if out is not at least least dB below the microphone in every second from the given one on.
func (t take) expectReduction(tb testing.TB, out []float64, from int, least float64) {
	tb.Helper()
	if w := t.worst(out, from); !(w >= least) {
		tb.Errorf("reduction in the worst second from %d on is %.1f dB, want %.0f dB; all:%s", from, w, least, figures1(t.seconds(out)))
	}
}
