package echo

import "math"

const (
	// kalmanKeep is how much of the response is expected to be the same a hop
	// later: 0.9995 lets the filter follow a room that changes by half within
	// some ten seconds, and reach 30 dB where it does not.
	kalmanKeep = 0.9995
	// kalmanNear smooths the near end's spectrum, which holds the filter back.
	kalmanNear = 0.5
	// kalmanSpread is the share of the expected change that is taken from the
	// decay of the response as a whole instead of each value by itself, so that
	// values which are still zero can start.
	kalmanSpread = 0.3
	// kalmanDecay is by how much the power of a response falls at least with every partition (1 dB in 16 ms).
	kalmanDecay = 0.8
	// kalmanTail is the reverberation time in seconds that is expected of an unknown room.
	kalmanTail = 0.8
	// kalmanConstrain is how many partitions are cut to their length with every hop.
	kalmanConstrain = 3
)

// kalman is an adaptive filter in the frequency domain whose step sizes follow
// from how uncertain each of its values is and how much the near end disturbs:
// Enzner's and Kuech's partitioned Kalman filter. In double talk it becomes slow
// by itself.
type kalman struct {
	w       response
	doubt   [][]float32 // variance of w
	near    []float32   // the near end's power, smoothed
	unsure  []float32   // power of the error expected from the doubts
	gain    []float32
	fft     *realFFT
	time    []float32
	shorten int // partition that was cut to its length last
}

func newKalman(partitions int, fft *realFFT) *kalman {
	return &kalman{
		w: newResponse(partitions), doubt: matrix[float32](partitions, numBins),
		near: make([]float32, numBins), gain: make([]float32, numBins), unsure: make([]float32, numBins),
		fft: fft, time: make([]float32, fftLen),
	}
}

//go:norace
func (f *kalman) reset() {
	for p := range f.w {
		clear(f.w[p])
		clear(f.doubt[p])
	}
	clear(f.near)
}

//go:norace
func (f *kalman) copyFrom(o *kalman) {
	f.w.copyFrom(o.w)
	for p := range f.doubt {
		copy(f.doubt[p], o.doubt[p])
	}
	copy(f.near, o.near)
	f.shorten = o.shorten
}

// expect adds to the doubt what is known of a room: by how much the echo's power
// differs from the far end's in every bin, spread over a decay. share scales it.
//
//go:norace
func (f *kalman) expect(ratio []float32, share float64) {
	fall := math.Pow(10, -6*float64(hop)/Rate/kalmanTail)
	level := share * (1 - fall) / (1 - math.Pow(fall, float64(len(f.w))))
	for _, row := range f.doubt {
		for k, r := range ratio {
			row[k] += r * float32(level)
		}
		level *= fall
	}
}

// update adapts the filter to the spectrum of the error that it made in the
// latest hop, preceded by a hop of zeros.
//
//go:norace
func (f *kalman) update(e []complex64, x *spectra) {
	g := f.gain
	clear(g)
	for p, row := range f.doubt {
		xp := x.power[x.index(p)][:len(g)]
		row := row[:len(g)]
		for k := range g {
			g[k] += row[k] * xp[k]
		}
	}
	e = e[:len(g)]
	near := f.near[:len(g)]
	for k := range g {
		f.unsure[k] = 0.5 * g[k]
		near[k] = kalmanNear*near[k] + (1-kalmanNear)*norm(e[k])
		g[k] = 1 / (0.5*g[k] + near[k] + 1e-9)
	}
	const keep = kalmanKeep * kalmanKeep
	room := float32(0)
	for p, row := range f.doubt {
		i := x.index(p)
		xs, xp, w, row := x.bins[i][:len(g)], x.power[i][:len(g)], f.w[p][:len(g)], row[:len(g)]
		own := float32(0)
		for _, v := range w {
			own += norm(v)
		}
		room = max(own/numBins, room*kalmanDecay)
		change := kalmanSpread * (1 - keep) * room
		for k := range g {
			step := row[k] * g[k]
			w[k] += scale(conj(xs[k])*e[k], step)
			row[k] = keep*(1-0.5*step*xp[k])*row[k] + change + (1-kalmanSpread)*(1-keep)*norm(w[k])
		}
	}
	for range kalmanConstrain {
		f.shortenNext()
	}
}

// shortenNext cuts the next partition's response to its hop of samples; what
// lies beyond comes from the transform being circular.
func (f *kalman) shortenNext() {
	f.shorten++
	if f.shorten >= len(f.w) {
		f.shorten = 0
	}
	w := f.w[f.shorten]
	f.fft.inverse(f.time, w)
	clear(f.time[hop:])
	f.fft.forward(w, f.time)
}
