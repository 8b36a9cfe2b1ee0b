package echo

import "math"

// filter is the linear stage: a response in front that makes the output, and
// an adaptive one behind it that takes its place when it has become better.
type filter struct {
	fft   *realFFT
	x     *spectra
	front response
	back  *kalman
	train *trainer
	drift *driftTracker

	far            float32    // power of the far end in the last two hops
	front2, back2  [2]float32 // energies of the errors, fast and slow
	mic2           [2]float32 // energy of the microphone, likewise
	window, work   [fftLen]float32
	bins, spectrum []complex64
	taps           []float32
	epochs         int // of training still to be done
	from           int // where training begins
	made           float32
	log            [256]float32 // energies of the front's errors, by hop
	logAt          int
	cool           int // hops until a new attempt
	hops           int
	off            bool
}

func newFilter(partitions int) *filter {
	fft := newRealFFT(fftLen)
	return &filter{
		fft: fft, x: newSpectra(partitions), front: newResponse(partitions), back: newKalman(partitions, fft),
		train: newTrainer(partitions, fft), drift: newDriftTracker(partitions),
		bins: make([]complex64, numBins), spectrum: make([]complex64, numBins), taps: make([]float32, (partitions+1)*hop),
	}
}

func (f *filter) reset() {
	f.back.reset()
	f.front.copyFrom(f.back.w)
	f.train.busy = false
	f.drift.reset()
	f.front2, f.back2, f.mic2 = [2]float32{}, [2]float32{}, [2]float32{}
	f.epochs, f.cool, f.hops = 0, 0, 0
}

// begin learns the room from the past from sample from on.
func (f *filter) begin(c *core, from int) {
	f.back.reset()
	f.front.copyFrom(f.back.w)
	f.refill(&c.align, c.now())
	f.drift.lost()
	f.train.kalman.reset()
	f.train.measure(c, from, c.now())
	f.train.expect(f.train.ratio, 1)
	f.train.begin(c, from, 16)
	f.from = from
	f.epochs = 3
	f.hops = 0
	f.back.copyFrom(f.train.kalman)
}

func (f *filter) refill(a *aligner, at int) { f.x.fill(a, at, f.fft, f.window[:]) }

func (f *filter) shift(n int) {
	f.front.shift(n, f.taps, f.fft)
	f.back.w.shift(n, f.taps, f.fft)
	f.train.busy = false
	f.drift.lost()
}

// listen takes in the aligned far end of the hop at.
func (f *filter) listen(a *aligner, at int) {
	a.ref.get(f.window[:], at-hop)
	f.far = energy(f.window[:]) / fftLen
	f.fft.forward(f.x.push(), f.window[:])
	f.x.pushed()
}

// cancel writes the echo predicted to y, and what it leaves of d to e.
func (f *filter) cancel(e, y, d []float32) {
	f.front.predict(f.bins, f.x)
	f.fft.inverse(f.window[:], f.bins)
	copy(y, f.window[hop:])
	for i, v := range d {
		e[i] = v - y[i]
	}
	f.made = energy(e)
}

var rates = [2]float32{0.3, 0.06}

// learn adapts to the microphone's hop d.
func (f *filter) learn(d []float32) {
	f.hops++
	f.back.w.predict(f.bins, f.x)
	f.fft.inverse(f.work[:], f.bins)
	clear(f.work[:hop])
	for i, v := range d {
		f.work[hop+i] = v - f.work[hop+i]
	}
	f.fft.forward(f.bins, f.work[:])
	f.back.update(f.bins, f.x)
	eb, ed := energy(f.work[hop:]), energy(d)
	for i, k := range rates {
		f.front2[i] += k * (f.made - f.front2[i])
		f.back2[i] += k * (eb - f.back2[i])
		f.mic2[i] += k * (ed - f.mic2[i])
	}
	f.logAt++
	f.log[f.logAt&255] = f.made
	if f.back2[0] < 0.9*f.front2[0] && f.back2[1] < 0.95*f.front2[1] {
		f.front.copyFrom(f.back.w)
		f.front2 = f.back2
	} else if f.back2[0] > 2*f.front2[0] && f.back2[1] > 1.5*f.front2[1] {
		f.back.w.copyFrom(f.front)
		f.back2 = f.front2
	}
}

// erle is what the front takes off the microphone's signal, in dB.
func (f *filter) erle() float64 {
	return 10 * math.Log10(float64((f.mic2[1]+1e-12)/(f.front2[1]+1e-12)))
}

// rehearse goes on with training on the past.
func (f *filter) rehearse(c *core) {
	t := f.train
	if !t.busy {
		if f.epochs > 0 && c.now()-t.at > Rate/4 {
			f.epochs--
			f.from = max(f.from, c.now()-history+(len(f.front)+4)*hop)
			c.align.again(f.from - (len(f.front)+1)*hop)
			t.copyFrom(f.back)
			t.expect(t.ratio, 0.1)
			t.begin(c, f.from, 5)
		}
		return
	}
	now := c.now()
	for range t.speed {
		if t.at > now {
			break
		}
		e := t.step(c)
		if ago := (now - t.at) / hop; ago < 12 && ago >= 0 {
			t.errors += e
			t.rivals += f.log[(f.logAt-ago)&255]
		}
	}
	if t.at <= now {
		return
	}
	t.busy = false
	if debug != nil {
		debug("%.2f trained: %.4g against %.4g", float64(c.n)/Rate, t.errors, t.rivals)
	}
	if t.errors < 0.9*t.rivals {
		f.back.copyFrom(t.kalman)
		f.front.copyFrom(t.w)
		f.front2 = f.back2
	}
}

// clocks watches the echo's movement and returns true if there is a new estimate of the clocks' difference.
func (f *filter) clocks(d []float32, at int, moved float64) bool {
	if f.hops < 20 || f.erle() < 4 {
		return false
	}
	clear(f.window[:hop])
	copy(f.window[hop:], d)
	f.fft.forward(f.bins, f.window[:])
	return f.drift.observe(f.bins, f.x, f.back.w, at, moved, f.erle())
}
