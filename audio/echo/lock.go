package echo

const (
	lockClear  = 14.0 // dB by which a response stands out that is believed when seen twice
	lockFaint  = 10.0 // dB that is believed when seen lockRepeat times
	lockRepeat = 4
	lockSpan   = 3 * Rate / 4 // samples of speech before which its likeness to itself may look like an echo
	lockEarly  = 20.0         // dB that is believed even then
	lockVain   = 3.0          // dB of ERLE that tell a delay that was right from one that never was
	lockSame   = 24           // samples that two findings of the same response may be apart
	lockJump   = 48           // samples by which a response must have moved to count as having jumped
)

// lock is what is known of the delay.
type lock struct {
	known bool
	trial bool    // the far end is aligned without knowing it
	peak  int     // delay of the response's strongest part when it was found
	moved float64 // of the alignment when it was found
	last  int     // delay of the latest finding
	hits  int     // findings in a row at the same delay
	retry int     // sample from which on another delay may be tried
}

// consider weighs what a look at the delay shows.
func (c *core) consider(f finding) {
	l := &c.lock
	if f.clear < lockFaint {
		l.hits = 0
		return
	}
	peak := f.peak - c.ahead
	if distance(peak, l.last) <= lockSame {
		l.hits++
	} else {
		l.hits = 1
	}
	l.last = peak
	if l.hits < 2 || f.clear < lockClear && l.hits < lockRepeat || f.clear < lockEarly && c.n-c.began < lockSpan {
		return
	}
	if !l.known || c.filter.best < lockVain && distance(peak, l.peak) > lockJump {
		c.acquire(peak, f.onset-c.ahead)
		return
	}
	expected := l.peak + int(c.align.moved-l.moved)
	if distance(peak, expected) > lockJump && c.filter.erle() < 6 {
		c.jump(peak, peak-expected)
	}
}

// attempt aligns the far end as for a quick device: the second linear stage may find an
// echo there before its delay is known.
func (c *core) attempt() {
	c.lock.trial = true
	c.align.delay, c.align.rate, c.align.moved, c.align.next = c.align.least+reserve, 0, 0, c.now()
	c.align.again(c.align.next - len(span{}) - subbandTaps*frameStep)
}

// acquire tries whether a delay that was found serves to cancel.
func (c *core) acquire(peak, onset int) {
	t := c.filter.train
	if t.busy && t.goal == acquisition || c.n < c.lock.retry {
		return
	}
	c.lock.retry = c.n + Rate/2
	at := c.now()
	from := max(c.began-c.ahead, at-trainSpan)
	t.peak = peak
	t.onset = max(float64(onset-margin), c.align.least+reserve)
	t.again = false
	c.learn(from)
}

// learn begins to learn the room at the delay that was found from sample from on.
func (c *core) learn(from int) {
	t := c.filter.train
	t.kalman.reset()
	t.begin(c, acquisition, from, t.onset-c.align.delay)
	t.measure(c, from)
	t.expect(t.ratio, 1)
	t.speed = firstSpeed
	c.filter.from = from
}

// jump tries another delay, with the same room.
func (c *core) jump(peak, by int) {
	t, f := c.filter.train, c.filter
	if t.busy && (t.goal == move || t.goal == acquisition) || c.n < c.lock.retry {
		return
	}
	c.lock.retry = c.n + Rate/4
	f.pause = trainPause
	from := c.now() - moveSpan
	t.copyFrom(f.back)
	t.peak = peak
	t.begin(c, move, from, float64(by))
	t.measure(c, from)
	t.expect(t.ratio, 0.3)
}

func distance(a, b int) int { return max(a-b, b-a) }
