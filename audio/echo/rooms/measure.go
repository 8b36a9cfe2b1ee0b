package rooms

import "math"

// Reduction is by how many dB out is below the microphone between two moments
// in seconds, counting only where the echo is heard; NaN where it is not.
func (t Take) Reduction(out []float32, from, to float64) float64 {
	const piece = Rate / 50
	level := ActiveRMS(t.Echo)
	floor := level * level * piece / 1000
	in, rest := 0.0, 1e-20
	for i := int(from * Rate); i+piece <= min(int(to*Rate), len(out)); i += piece {
		if power(t.Echo[i:i+piece]) < floor {
			continue
		}
		for n := i; n < i+piece; n++ {
			in += float64(t.Mic[n]) * float64(t.Mic[n])
			rest += float64(out[n]) * float64(out[n])
		}
	}
	if in == 0 {
		return math.NaN()
	}
	return 10 * math.Log10(in/rest)
}

// Worst is the least reduction of a second from one second to another.
func (t Take) Worst(out []float32, from, to int) float64 {
	worst := math.Inf(1)
	for s := from; s < to; s++ {
		if r := t.Reduction(out, float64(s), float64(s+1)); !math.IsNaN(r) {
			worst = min(worst, r)
		}
	}
	return worst
}

// Place puts sounds into a silence of n samples, at a level in dBFS. The keys
// are the samples they begin at.
func Place(n int, level float64, sounds map[int][]float64) []float64 {
	out := make([]float64, n)
	for start, x := range sounds {
		g := FromDB(level) / ActiveRMS(x)
		for i, v := range x {
			if start+i < n {
				out[start+i] += g * v
			}
		}
	}
	return out
}
