package echo

import "math"

const (
	awayAlike  = 0.15 // squared correlation of microphone and prediction below which the echo is not where it should be
	awayLouder = 2    // factor by which the microphone's power may exceed the prediction's for it to be the echo
	personMost = 90   // hops for which a person hinders the learning at most: 1.4 s
	awayHops   = 40   // for which that is believed: 0.6 s

	loudest  = 0.985 // amplitude from which on the microphone is taken to be overdriven
	faintest = 1e-12 // power below which it is muted
	goodERLE = 8.0   // dB from which on the filter counts as converged
)

// filter is the linear stage: a response in front that makes the output, and
// an adaptive one behind it that takes its place when it has become better.
type filter struct {
	fft   *realFFT
	x     *spectra
	front response
	back  *kalman
	train *trainer
	drift *driftTracker

	bins     []complex64
	window   [fftLen]float32
	taps     []float32
	use      float32 // share of the predicted echo that is taken off: 0 while that makes things worse, that of its new level for a moment
	far      float32 // power of the far end in the last two hops
	front2   pair    // energies of the errors and of the microphone
	back2    pair
	mic2     pair
	farSlow  float32          // energy of the aligned far end, smoothed over 250 ms
	gain     float32          // power of the echo, at most, as a share of the far end's; 0 while unknown
	around   float32          // energy of the far end, at most, where what is heard may come from
	person   int              // hops for which somebody was too loud for the echo to be learnt
	made     float32          // energy of the front's latest error
	log      [logHops]float32 // energies of the front's errors, by hop
	logAt    int
	like     match            // of microphone and predicted echo, smoothed
	latest   [levelSoon]match // likewise, of the latest hops
	off      int              // hops for which the level has not fitted
	scaled   bool             // it seems to be another one since a hop or two,
	guess    float32          // this one
	gone     bool             // the echo seems to be somewhere else
	away     int              // hops for which that was so since all was well
	best     float64          // ERLE reached, in dB
	hops     int              // learnt since the delay was found
	epochs   int              // of training still to be done
	from     int              // sample at which training begins
	trouble  int              // hops for which the front has taken little off
	pause    int              // hops until the next attempt at something new
	patience int              // hops to wait after that
}

const logHops = 64 // a power of two, more than trainJudge

// pair is an energy smoothed over 50 ms and over 250 ms.
type pair struct{ fast, slow float32 }

func (p *pair) add(e float32) {
	p.fast += 0.3 * (e - p.fast)
	p.slow = slower(p.slow, e)
}

// slower is the next value of an energy smoothed over 250 ms.
func slower(was, e float32) float32 { return was + 0.06*(e-was) }

func newFilter(partitions int) *filter {
	fft := newRealFFT(fftLen)
	return &filter{
		fft: fft, x: newSpectra(partitions), front: newResponse(partitions), back: newKalman(partitions, fft),
		train: newTrainer(partitions, fft), drift: newDriftTracker(partitions),
		bins: make([]complex64, numBins), taps: make([]float32, (partitions+1)*hop),
	}
}

func (f *filter) reset() {
	f.back.reset()
	f.front.copyFrom(f.back.w)
	f.train.busy = false
	f.drift.reset()
	f.use = 1
	f.front2, f.back2, f.mic2, f.farSlow = pair{}, pair{}, pair{}, 0
	f.gain, f.person, f.around = 0, 0, 0
	f.forgetLevel()
	f.best, f.hops, f.epochs, f.trouble, f.pause, f.patience = 0, 0, 0, 0, 0, trainPause
}

func (f *filter) refill(a *aligner, at int) { f.x.fill(a, at, f.fft, f.window[:]) }

// shift moves the responses by n samples.
func (f *filter) shift(n int) {
	f.front.shift(n, f.taps, f.fft)
	f.back.w.shift(n, f.taps, f.fft)
	f.train.busy = false
	f.drift.lost()
}

// moved tells that the echo was somewhere else, and that what was thought of the
// responses meanwhile is void.
func (f *filter) moved() {
	f.train.busy = false
	f.drift.lost()
	f.front2, f.back2, f.mic2, f.farSlow = pair{}, pair{}, pair{}, 0
	f.forgetLevel()
	f.trouble, f.pause = 0, trainPause
	f.gone, f.away = false, 0
}

// listen takes in the aligned far end of the hop at.
func (f *filter) listen(a *aligner, at int) {
	a.ref.get(f.window[:], at-hop)
	f.far = energy(f.window[:]) / fftLen
	f.fft.forward(f.x.push(), f.window[:])
	f.x.pushed()
}

// cancel writes the predicted echo to y, and what it leaves of d to e.
//
//go:norace
func (f *filter) cancel(e, y, d []float32) {
	f.front.predict(f.bins, f.x)
	f.fft.inverse(f.window[:], f.bins)
	copy(y, f.window[hop:])
	f.made = 0
	use, goal := f.use, float32(1)
	switch {
	case f.scaled:
		goal = f.guess
	case f.front2.fast > f.mic2.fast:
		goal = 0
	}
	step := (goal - use) / hop
	left, whole := float32(0), float32(0)
	for i, v := range d {
		use += step
		f.made += (v - y[i]) * (v - y[i])
		e[i] = v - use*y[i]
		left += e[i] * e[i]
		whole += v * v
	}
	if left > 2*whole { // a step is heard less than what is not there at all
		copy(e, d)
		goal = 0
	}
	f.use = goal
	f.note(f.made)
}

// note logs the energy of the output for the hop in work.
func (f *filter) note(energy float32) {
	f.logAt++
	f.log[f.logAt%logHops] = energy
}

// sound reports whether the filter is usable at all; it is not once something in it has become infinite.
func (f *filter) sound() bool { return f.made < 1e6 }

// learn adapts to the microphone's hop d, of which the front predicted y.
//
//go:norace
func (f *filter) learn(d, y []float32) {
	f.back.w.predict(f.bins, f.x)
	f.fft.inverse(f.window[:], f.bins)
	clear(f.window[:hop])
	for i, v := range d {
		f.window[hop+i] = v - f.window[hop+i]
	}
	f.fft.forward(f.bins, f.window[:])
	power := energy(d)
	f.front2.add(f.made)
	f.back2.add(energy(f.window[hop:]))
	f.mic2.add(power)
	f.farSlow = slower(f.farSlow, f.far*hop)
	f.weighEcho()
	if power < faintest*hop || peak(d) > loudest {
		return
	}
	if f.somebodyElse() {
		return
	}
	f.hops++
	f.back.update(f.bins, f.x)
	f.best = max(f.best, f.erle())
	if f.troubled() {
		f.trouble++
	} else {
		f.trouble = max(0, f.trouble-2)
	}
	f.choose()
	f.level(d, y)
	if f.gone = !f.like.alike(awayAlike) && f.like.dd < awayLouder*f.like.yy && f.worse(); f.gone {
		f.away++
	} else if !f.troubled() {
		f.away = 0
	}
}

// weighEcho learns how loud the echo is where it is all that is heard.
func (f *filter) weighEcho() {
	const (
		explained = 0.1  // share of the microphone that is left where the prediction holds
		rises     = 1.05 // factor per hop: a person who was learnt for a moment raises it little
		fades     = 0.999
	)
	if f.best <= goodERLE || f.front2.slow > explained*f.mic2.slow || f.farSlow < quiet*hop {
		return
	}
	now := f.mic2.slow / f.farSlow
	if f.gain == 0 {
		f.gain = now
	}
	f.gain = max(fades*f.gain, min(now, rises*f.gain))
}

// tooLoud reports whether the microphone hears more than the echo can be, however it has
// moved: somebody is near.
func (f *filter) tooLoud() bool {
	const far = 10 // factor, 10 dB: a volume may have been turned up
	return f.gain > 0 && f.mic2.fast > far*f.gain*max(f.around, f.farSlow)
}

// somebodyElse reports whether so much of what is heard is a person that nothing can be
// learnt of the echo: a voice of the same pitch would be taken for it. What stays as
// loud is something else, as a volume that was turned up by far, and is learnt.
func (f *filter) somebodyElse() bool {
	if !f.tooLoud() {
		f.person = max(0, f.person-1)
		return false
	}
	f.person = min(f.person+1, personMost+1)
	return f.person <= personMost
}

// choose lets the better one of the two responses replace the other.
func (f *filter) choose() {
	switch {
	case f.back2.fast < 0.9*f.front2.fast && f.back2.slow < 0.95*f.front2.slow:
		f.front.copyFrom(f.back.w)
		f.front2 = f.back2
	case f.back2.fast > 2*f.front2.fast && f.back2.slow > 1.5*f.front2.slow:
		f.back.w.copyFrom(f.front)
		f.back2 = f.front2
	}
}

// erle is what the front takes off the microphone's signal, in dB.
func (f *filter) erle() float64 { return ratioDB(f.mic2.slow, f.front2.slow) }

// troubled reports whether the front takes little off: the echo changed its way, or something else is louder.
func (f *filter) troubled() bool { return f.front2.fast > 0.4*f.mic2.fast }

// worse reports whether the front, which was good once, takes off less than it could.
func (f *filter) worse() bool { return f.best > goodERLE && f.front2.fast > 0.1*f.mic2.fast }

// lost reports whether what is heard is as loud as the echo, but is not where the echo
// should be: it has moved. A person who is louder hides the echo, one who is not
// leaves it where it is.
func (f *filter) lost() bool { return f.gone && f.away < awayHops }

// clocks watches the echo's movement and returns true if there is a new estimate of the clocks' difference.
func (f *filter) clocks(d []float32, at int, moved float64) bool {
	// However little is taken off: of noise a drift leaves most where the
	// measurement does not look, and each bin counts for what it can tell.
	if f.hops < 20 {
		return false
	}
	clear(f.window[:hop])
	copy(f.window[hop:], d)
	f.fft.forward(f.bins, f.window[:])
	return f.drift.observe(f.bins, f.x, f.back.w, at, moved, f.erle())
}

func ratioDB(a, b float32) float64 {
	return 10 * math.Log10((float64(a)+1e-12)/(float64(b)+1e-12))
}

//go:norace
func energy(x []float32) float32 {
	s := float32(0)
	for _, v := range x {
		s += v * v
	}
	return s
}

//go:norace
func peak(x []float32) float32 {
	m := float32(0)
	for _, v := range x {
		m = max(m, v, -v)
	}
	return m
}
