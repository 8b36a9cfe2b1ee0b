package echo

import "math"

const (
	driftLow    = 6   // bins looked at: 190 Hz
	driftHigh   = 128 // to 4 kHz
	driftEvery  = 16  // hops with far-end speech between two measurements: 256 ms
	driftStrays = 3   // measurements that don't fit until the estimate gives way
	driftLimit  = 300 // ppm; more is a fault, not a clock
	driftWidest = 5.0 // samples of lateness looked for

	driftPrior  = 60e-6 // expected deviation of two clocks, in samples per sample
	driftWander = 1e-7  // change of a clock in a second (for temperature), likewise
	delayWander = 0.03  // change of the delay by itself in a second, in samples
)

// driftTracker measures how the echo moves against the far end: a copy of the
// adaptive filter stands still for a while, and the phase between the echo it
// predicts and the microphone tells to hundredths of a sample where the echo is
// now. When the copy is renewed, the phase between old and new copy goes on
// with the count.
type driftTracker struct {
	model    response // the copy
	ready    bool     // model is one
	y        []complex64
	cross    []complex64
	hops     int
	mic, own []float32 // powers of the microphone and of the prediction, bin by bin
	start    int
	moved    float64 // samples by which model is later than the first copy

	// The estimate: position (samples), rate (samples per sample), and their covariance.
	known            bool
	position, rate   float64
	vPos, vBoth, vRt float64
	at               int
	late             float64 // by how many samples the echo is later than the filter has it, if that is sure; else 0
	strays           int     // measurements in a row which did not fit
}

func newDriftTracker(partitions int) *driftTracker {
	d := &driftTracker{
		model: newResponse(partitions), y: make([]complex64, driftHigh), cross: make([]complex64, driftHigh),
		mic: make([]float32, driftHigh), own: make([]float32, driftHigh),
	}
	d.reset()
	return d
}

func (d *driftTracker) reset() {
	d.lost()
	d.rate, d.vRt = 0, driftPrior*driftPrior
}

// lost tells that the echo's position jumped or is not known; the clocks stay what they are.
func (d *driftTracker) lost() { d.ready, d.known, d.late = false, false, 0 }

// observe takes the spectrum of the microphone's latest hop after a hop of
// zeros. shift is by how much the alignment has moved so far, in samples. Once
// in a while it returns true: the rate was estimated anew.
//
//go:norace
func (d *driftTracker) observe(mic []complex64, x *spectra, w response, at int, shift, erle float64) bool {
	if !d.ready {
		d.model.copyFrom(w)
		d.ready = true
		d.moved = 0
		d.restart(at)
		return false
	}
	y := d.y
	clear(y)
	for p, row := range d.model {
		xs, row := x.bins[x.index(p)][:len(y)], row[:len(y)]
		for k := driftLow; k < len(y); k++ {
			y[k] += row[k] * xs[k]
		}
	}
	for k := driftLow; k < len(y); k++ {
		d.cross[k] += mic[k] * conj(y[k])
		d.mic[k] += norm(mic[k])
		d.own[k] += norm(y[k])
	}
	d.hops++
	if d.hops < driftEvery {
		return false
	}
	info := d.weigh()
	late, _ := lateness(d.cross)
	position := d.moved + late + shift - d.rate*float64(at-d.start)/2
	when := (d.start + at) / 2
	step, same := d.renew(w)
	d.late = 0
	if same < 0.5 {
		d.lost()
		return false
	}
	d.moved += step
	d.restart(at)
	if info < 200 || math.Abs(late) > driftWidest {
		return false
	}
	variance := 0.0025 + 60/info + 0.3*math.Pow(10, -erle/10)
	fresh := d.measured(position, when, variance)
	if late := d.position + d.rate*float64(at-when) - d.moved - shift; late*late > max(nudge*nudge, 4*d.vPos) {
		d.late = late
	}
	return fresh
}

func (d *driftTracker) restart(at int) {
	clear(d.cross)
	clear(d.mic)
	clear(d.own)
	d.hops, d.start = 0, at
}

// weigh replaces the cross spectrum's magnitudes by how much each bin can tell
// of a delay, and returns the information of all, in 1/samples².
//
//go:norace
func (d *driftTracker) weigh() float64 {
	info := float32(0)
	for k := driftLow; k < driftHigh; k++ {
		c := d.cross[k]
		n := norm(c)
		// Twice, as the prediction's bins are of a circular signal of twice the length.
		alike := 2 * n / (d.mic[k]*d.own[k] + 1e-20)
		alike = min((alike-1.0/driftEvery)/(1-1.0/driftEvery), 0.95)
		if alike <= 0 {
			d.cross[k] = 0
			continue
		}
		weight := alike / (1 - alike)
		d.cross[k] = scale(c, weight/sqrt(n))
		w := 2 * math.Pi / fftLen * float32(k)
		info += 2 * driftEvery * weight * w * w
	}
	return float64(info)
}

// renew replaces the copy and returns by how many samples the new one is later and how alike they are.
//
//go:norace
func (d *driftTracker) renew(w response) (late, alike float64) {
	clear(d.y)
	a, b := 0.0, 0.0
	for p, row := range d.model {
		row, now := row[:driftHigh], w[p][:driftHigh]
		for k := driftLow; k < driftHigh; k++ {
			d.y[k] += now[k] * conj(row[k])
			a += float64(norm(now[k]))
			b += float64(norm(row[k]))
		}
	}
	late, alike = lateness(d.y)
	d.model.copyFrom(w)
	return late, alike / (math.Sqrt(a*b) + 1e-20)
}

// lateness returns by how many samples the first of two signals is later than
// the second, given their cross spectrum, and how much of the cross spectrum
// agrees with that.
//
//go:norace
func lateness(cross []complex64) (late, sum float64) {
	const step = 0.25
	for t := -driftWidest - step; t <= driftWidest+step; t += step {
		if s, _, _ := turned(cross, t); s > sum {
			late, sum = t, s
		}
	}
	for range 3 {
		_, slope, bend := turned(cross, late)
		if bend >= 0 {
			break
		}
		late -= max(-step, min(slope/bend, step))
	}
	sum, _, _ = turned(cross, late)
	return late, sum
}

// turned returns the sum of the cross spectrum's values after the phase of a
// delay of t samples was undone, and its first two derivatives by t.
//
//go:norace
func turned(cross []complex64, t float64) (sum, slope, bend float64) {
	w := 2 * math.Pi / fftLen
	s, c := math.Sincos(w * t)
	rot := complex(c, s)
	turn := complex(1, 0)
	for range driftLow {
		turn *= rot
	}
	for k := driftLow; k < len(cross); k++ {
		v := complex128(cross[k]) * turn
		f := w * float64(k)
		sum += real(v)
		slope -= f * imag(v)
		bend -= f * f * real(v)
		turn *= rot
	}
	return sum, slope, bend
}

// measured takes in where the echo was at a time, with the measurement's variance.
func (d *driftTracker) measured(position float64, at int, variance float64) bool {
	if !d.known {
		d.known, d.strays = true, 0
		d.position, d.vPos, d.vBoth, d.at = position, variance, 0, at
		return false
	}
	dt := float64(at - d.at)
	d.at = at
	d.position += d.rate * dt
	d.vPos += 2*dt*d.vBoth + dt*dt*d.vRt + delayWander*delayWander*dt/Rate
	d.vBoth += dt * d.vRt
	d.vRt += driftWander * driftWander * dt / Rate
	off := position - d.position
	if odd := off * off / (9 * (d.vPos + variance)); odd > 1 {
		// Not a clock. Once, it is an error of measurement; when it stays, the room or the buffers changed.
		if d.strays++; d.strays >= driftStrays {
			d.position, d.vPos, d.vBoth, d.strays = position, variance, 0, 0
			d.vRt = max(d.vRt, driftPrior*driftPrior)
			return false
		}
		variance *= odd * odd
	} else {
		d.strays = 0
	}
	gainPos := d.vPos / (d.vPos + variance)
	gainRate := d.vBoth / (d.vPos + variance)
	d.position += gainPos * off
	d.rate += gainRate * off
	d.vRt -= gainRate * d.vBoth
	d.vBoth *= 1 - gainPos
	d.vPos *= 1 - gainPos
	const limit = driftLimit * 1e-6
	d.rate = max(-limit, min(d.rate, limit))
	return true
}
