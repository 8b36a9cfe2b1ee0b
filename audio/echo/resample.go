package echo

import "math"

const (
	sincTaps   = 32  // taps of an interpolation: flat within 0.1 dB up to 7 kHz
	sincPhases = 256 // positions between two samples: -55 dB of error at 4 kHz
	sincAhead  = sincTaps / 2
)

// interpolator reads a signal between its samples.
type interpolator struct {
	table [sincPhases + 1][sincTaps]float32
}

func newInterpolator() *interpolator {
	t := &interpolator{}
	for p := range t.table {
		frac := float64(p) / sincPhases
		for i := range t.table[p] {
			// Tap i weighs sample base-sincAhead+1+i for the position base+frac.
			d := frac - float64(i-sincAhead+1)
			v := 1.0
			if d != 0 {
				v = math.Sin(math.Pi*d) / (math.Pi * d)
			}
			w := math.Cos(math.Pi * d / (sincTaps + 1))
			if math.Abs(d) > sincTaps/2 {
				w = 0
			}
			t.table[p][i] = float32(v * w * w)
		}
	}
	return t
}

// read fills dst with the samples of src at the positions at, at+step, at+2·step, …
//
//go:norace
func (t *interpolator) read(dst []float32, src ring, at, step float64) {
	for i := range dst {
		pos := at + float64(i)*step
		base := int(math.Floor(pos))
		phase := int((pos-float64(base))*sincPhases + 0.5)
		first := base - sincAhead + 1
		if phase == 0 {
			dst[i] = src.buf[base&src.mask]
			continue
		}
		row := &t.table[phase]
		sum := float32(0)
		if o := first & src.mask; o+sincTaps <= len(src.buf) {
			x := (*[sincTaps]float32)(src.buf[o:])
			for k, c := range row {
				sum += c * x[k]
			}
		} else {
			for k, c := range row {
				sum += c * src.buf[(first+k)&src.mask]
			}
		}
		dst[i] = sum
	}
}
