package echo

// goal is what the past is gone through for.
type goal int

const (
	acquisition goal = iota // to learn the room at a delay that was found
	rehearsal               // to learn more from the first seconds
	recovery                // to learn a room that has changed
	move                    // to try another delay
)

const (
	trainSpan     = 3 * Rate / 2 // samples of the past from which a room is learnt at first
	recoverySpan  = 2 * Rate / 5 // samples from which a change of it is
	moveSpan      = Rate / 2     // samples over which another delay is tried
	trainJudge    = 12           // last hops of a training that decide
	trainFaith    = 0.92         // share of the microphone's energy that may be left where the delay is right
	trainWeak     = 0.5          // share from which on half of the past may teach more than all of it
	trainLeast    = Rate / 2     // samples from which a room is learnt at least
	trainEpochs   = 3            // rehearsals
	trainGap      = Rate / 4     // samples between two rehearsals
	trainPatience = 250          // hops between two attempts at most, after many in vain
	trainTrouble  = 16           // hops of trouble before the room is believed to have changed
	trainPause    = 30           // hops between two attempts at something else
	trainBetter   = 0.6          // error energy that justifies a change of the room or the delay
	firstSpeed    = 16           // hops trained in one hop, at first
	laterSpeed    = 6            // later
)

// trainer runs an adaptive filter over the past, faster than the past went by,
// and reports whether it would have done better than the present one.
type trainer struct {
	*kalman
	past           aligner // the far end as it would have to be
	x              *spectra
	busy           bool
	goal           goal
	peak           int     // delay of the response's strongest part, for a move
	onset          float64 // delay at which the response is expected to begin, for an acquisition
	again          bool    // what is learnt is compared with what was learnt from a longer past
	longer         *kalman // that,
	left           float32 // the share of the microphone's energy that it left
	began          int     // and the sample from which on it was learnt
	at             int     // first sample of the next hop
	speed          int
	errors, rivals float32 // energies of the last errors, of the trained and of the present filter
	window         [fftLen]float32
	bins           []complex64
	ratio          []float32
	farPow, micPow []float32
}

func newTrainer(partitions int, fft *realFFT) *trainer {
	return &trainer{
		kalman: newKalman(partitions, fft), longer: newKalman(partitions, fft), x: newSpectra(partitions), bins: make([]complex64, numBins),
		ratio: make([]float32, numBins), farPow: make([]float32, numBins), micPow: make([]float32, numBins),
	}
}

// begin sets the trainer to sample from of the past, with the far end later by
// the given samples than it is aligned now. Response and doubts are the caller's.
func (t *trainer) begin(c *core, g goal, from int, by float64) {
	t.busy, t.goal, t.at = true, g, from
	t.speed = laterSpeed
	t.errors, t.rivals = 0, 0
	t.past.delay = max(c.align.delay+by, c.align.least)
	t.past.rate, t.past.next = c.align.rate, c.align.next
	if g == acquisition {
		t.past.rate = 0
	}
	t.past.again(from - (len(t.w)+1)*hop)
	t.x.fill(&t.past, from, t.fft, t.window[:])
}

// measure finds how strong the echo is for the far end, bin by bin, from
// sample from on. It returns false if the far end says too little for that.
//
//go:norace
func (t *trainer) measure(c *core, from int) bool {
	clear(t.farPow)
	clear(t.micPow)
	speech, hops := 0, 0
	for n := from; n < c.now(); n += hop {
		t.past.ref.get(t.window[:], n-hop)
		hops++
		if energy(t.window[:]) > quiet*fftLen {
			speech++
		}
		t.fft.forward(t.bins, t.window[:])
		for k, v := range t.bins {
			t.farPow[k] += norm(v)
		}
		c.mic.get(t.window[:], n-hop)
		t.fft.forward(t.bins, t.window[:])
		for k, v := range t.bins {
			t.micPow[k] += norm(v)
		}
	}
	const around = 4
	floor := float32(0)
	for _, p := range t.farPow {
		floor += p
	}
	floor = 1e-9 + floor*1e-3/numBins
	for k := range t.ratio {
		f, m := floor, float32(0)
		for i := max(0, k-around); i <= min(k+around, numBins-1); i++ {
			f += t.farPow[i]
			m += t.micPow[i]
		}
		t.ratio[k] = m / f
	}
	return 3*speech > 2*hops
}

// step trains on the next hop and returns the energies of the error made before and of the microphone.
//
//go:norace
func (t *trainer) step(c *core) (e, mic float32) {
	if t.at+hop > t.past.next {
		t.past.advance()
	}
	t.past.ref.get(t.window[:], t.at-hop)
	far := energy(t.window[:])
	t.fft.forward(t.x.push(), t.window[:])
	t.x.pushed()
	t.w.predict(t.bins, t.x)
	t.fft.inverse(t.window[:], t.bins)
	var d [hop]float32
	c.mic.get(d[:], t.at)
	clear(t.window[:hop])
	for i, v := range d {
		t.window[hop+i] = v - t.window[hop+i]
	}
	e = energy(t.window[:])
	t.fft.forward(t.bins, t.window[:])
	if far > quiet*fftLen {
		t.update(t.bins, t.x)
	}
	t.at += hop
	return e, energy(d[:])
}

// rehearse goes on with what the trainer is at, or finds something to do for it.
//
//go:norace
func (c *core) rehearse() {
	t, f := c.filter.train, c.filter
	now := c.now()
	if !t.busy {
		c.plan(now)
		return
	}
	for range t.speed {
		if t.at > now {
			break
		}
		ago := (now - t.at) / hop
		e, d := t.step(c)
		switch {
		case t.goal == acquisition && t.at-f.from > (c.n-f.from)/3:
			t.errors += e
			t.rivals += d
		case t.goal != acquisition && ago < trainJudge:
			t.errors += e
			t.rivals += f.log[(f.logAt-ago+logHops)%logHops]
		}
	}
	if t.at <= now {
		return
	}
	t.busy = false
	if t.goal == acquisition && c.learnAgain(now) {
		return
	}
	enough := [...]float32{acquisition: trainFaith, rehearsal: 1, recovery: trainBetter, move: trainBetter}
	if t.errors < enough[t.goal]*t.rivals {
		c.adopt()
	}
}

// learnAgain learns from half as much of the past if too little was taken off: the
// echo may have been absent or somewhere else at first, as when a device has just
// been opened, and what was learnt of that is in the way. It returns true while it is
// at it, and sees to it that the better one of the two is left.
func (c *core) learnAgain(now int) bool {
	t, f := c.filter.train, c.filter
	left := t.errors / (t.rivals + faintest)
	half := (now - f.from) / 2
	switch {
	case !t.again && left > trainWeak && half >= trainLeast:
		t.again = true
		t.longer.copyFrom(t.kalman)
		t.left, t.began = left, f.from
		c.learn(now - half)
		return true
	case t.again && left >= t.left:
		t.copyFrom(t.longer)
		f.from = t.began
		t.errors, t.rivals = t.left, 1
	}
	return false
}

// plan decides what the past is good for now.
func (c *core) plan(now int) {
	t, f := c.filter.train, c.filter
	if f.epochs > 0 && now-t.at > trainGap {
		f.epochs--
		f.from = max(f.from, now-history+(len(f.front)+4)*hop)
		t.copyFrom(f.back)
		t.expect(t.ratio, 0.1)
		t.begin(c, rehearsal, f.from, 0)
		return
	}
	if f.pause > 0 {
		f.pause--
		return
	}
	if f.best > goodERLE && f.trouble >= trainTrouble {
		f.pause = f.patience
		f.patience = min(2*f.patience, trainPatience)
		t.copyFrom(f.back)
		t.begin(c, recovery, now-recoverySpan, 0)
		t.busy = t.measure(c, now-recoverySpan)
		t.expect(t.ratio, 1)
	}
}

// adopt lets the trained filter take over.
func (c *core) adopt() {
	t, f := c.filter.train, c.filter
	if t.goal == acquisition {
		f.hops, f.best, f.epochs = 0, 0, trainEpochs
		c.lock.known = true
		f.drift.reset()
		c.align.rate = 0
		if c.post != nil {
			c.post.newRoom()
		}
	}
	if t.goal == move || t.goal == acquisition {
		c.lock.peak, c.lock.moved = t.peak, c.align.moved
		c.align.delay = t.past.delay
		c.align.again(c.align.next - (len(f.front)+1)*hop)
		f.refill(&c.align, c.align.next)
		if c.post != nil {
			c.post.lost()
		}
	}
	if t.goal != rehearsal {
		f.drift.lost()
	}
	f.trouble, f.pause, f.patience = 0, trainPause, trainPause
	f.back.copyFrom(t.kalman)
	f.front.copyFrom(t.w)
	f.front2 = f.back2
}
