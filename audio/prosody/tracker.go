// Package prosody follows how somebody speaks: the height of the voice, its loudness
// and its rhythm. From what they do before a silence it tells how likely the person
// is done, whatever the words were.
package prosody

import "math"

const (
	Rate   = 16000 // samples a second
	Window = 512   // samples of a window, 32 ms

	hopSamples = 256 // 16 ms
	kept       = 256 // hops, some four seconds

	// Heights are looked for at a quarter of the rate.
	decimation = 4
	hopLow     = hopSamples / decimation
	shortest   = 10  // of a period, 400 Hz
	longest    = 64  // likewise, 62 Hz
	compared   = 128 // samples, 32 ms
)

// hop is what is known of 16 ms.
type hop struct {
	loud   float32 // dB
	bright float32 // dB by which what is above some 1 kHz is louder than the rest
	height float32 // semitones above 55 Hz, where periodic
	period float32 // 0..1, how periodic
}

// Tracker follows one stream of sound. It belongs to one goroutine and allocates
// nothing.
type Tracker struct {
	hops  [kept]hop
	count int64 // of hops heard

	low      [compared + longest]float32 // what was heard last, decimated
	previous float32                     // sample, for the difference
	mean     float32                     // of the samples: direct current
}

// Hear takes the next window.
func (t *Tracker) Hear(window []float32) {
	for at := 0; at+hopSamples <= len(window); at += hopSamples {
		t.hop(window[at : at+hopSamples])
	}
}

// Heard is how many samples were heard.
func (t *Tracker) Heard() int64 { return t.count * hopSamples }

func (t *Tracker) hop(x []float32) {
	copy(t.low[:], t.low[hopLow:])
	low := t.low[len(t.low)-hopLow:]
	var all, edges float32
	for i := range low {
		var sum float32
		for _, v := range x[i*decimation:][:decimation] {
			t.mean += 0.002 * (v - t.mean)
			v -= t.mean
			d := v - t.previous
			t.previous = v
			all += v * v
			edges += d * d
			sum += v
		}
		low[i] = sum / decimation
	}
	const least = 1e-9
	h := &t.hops[t.count%kept]
	h.loud = decibels(all/hopSamples + least)
	h.bright = decibels(edges+least) - decibels(all+least)
	h.height, h.period = t.pitch()
	t.count++
}

func decibels(power float32) float32 { return float32(10 * math.Log10(float64(power))) }

// pitch finds the period at which what was heard last is most like what came before.
func (t *Tracker) pitch() (height, period float32) {
	var like [longest + 1]float32
	now := t.low[longest:]
	var power, past float32
	for _, v := range now {
		power += v * v
	}
	for _, v := range t.low[longest-shortest+1:][:compared] {
		past += v * v
	}
	if power < 1e-7 {
		return 0, 0
	}
	best := float32(0)
	for lag := shortest; lag <= longest; lag++ {
		from := longest - lag
		before := t.low[from:][:compared]
		past += before[0]*before[0] - t.low[from+compared]*t.low[from+compared]
		like[lag] = dot(now, before) / float32(math.Sqrt(float64(power*max(past, 0)))+1e-9)
		best = max(best, like[lag])
	}
	if best < 0.3 {
		return 0, best
	}
	// The shortest of the likely ones: twice a period is one, too.
	for lag := shortest + 1; lag < longest; lag++ {
		if a, b, c := like[lag-1], like[lag], like[lag+1]; b >= 0.85*best && b >= a && b >= c {
			shift := float32(0)
			if bend := a - 2*b + c; bend < 0 {
				shift = 0.5 * (a - c) / bend
			}
			hertz := float64(Rate/decimation) / float64(float32(lag)+shift)
			return float32(12 * math.Log2(hertz/55)), b
		}
	}
	return 0, best
}

func dot(x, y []float32) float32 {
	var a, b, c, d float32
	for len(x) >= 4 && len(y) >= 4 {
		a += x[0] * y[0]
		b += x[1] * y[1]
		c += x[2] * y[2]
		d += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	return a + b + c + d
}
