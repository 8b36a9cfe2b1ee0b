package wav

import "math"

const (
	// loudestFloat is what no float of a file that means 1 by full scale reaches:
	// beyond it the numbers are those of integers.
	loudestFloat = 8
	// doubtSquare is the mean square from which the beginning of a sound is
	// suspiciously loud, -13 dB of full scale.
	doubtSquare = 0.05
	// fewSamples is how many say nothing yet.
	fewSamples = 32
)

// doubtful reports whether floats at the beginning of a sound may be those of
// integers, which would be painfully loud: more of them are to be looked at.
func (r *Reader) doubtful(b []byte) bool {
	if !r.format.Float || r.judged {
		return false
	}
	g := r.format.gauge(b)
	return g.peak > 1 || g.square > doubtSquare
}

// judge finds the scale of the floats in b, from the loudest so far.
func (r *Reader) judge(b []byte) {
	if !r.format.Float {
		return
	}
	g := r.format.gauge(b)
	switch {
	case g.peak > 1<<24:
		r.format.scale = 1 << 31
	case g.peak > 1<<16:
		r.format.scale = max(r.format.scale, 1<<23)
	case g.peak > loudestFloat, g.peak > 1 && g.whole:
		r.format.scale = max(r.format.scale, 1<<15)
	}
	r.judged = r.judged || g.peak > 1 || g.square > doubtSquare
}

// gauge is how loud floats are.
type gauge struct {
	peak   float64
	square float64 // mean
	whole  bool    // they are whole numbers
}

func (f Format) gauge(b []byte) (g gauge) {
	n, sounding := 0, 0
	g.whole = true
	for ; len(b) >= f.width; b = b[f.width:] {
		v := math.Abs(f.float(b))
		if n++; v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		sounding++
		g.peak = max(g.peak, v)
		g.square += v * v
		g.whole = g.whole && v == math.Trunc(v)
	}
	g.square /= float64(max(n, 1))
	g.whole = g.whole && sounding >= fewSamples
	return g
}
