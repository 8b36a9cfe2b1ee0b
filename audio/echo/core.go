package echo

const (
	lookahead = 128  // samples by which the microphone is delayed, for an echo that seems to come too early
	quiet     = 1e-7 // mean power (-70 dBFS) below which the far end counts as silent
	history   = 4 * Rate
	margin    = 96  // samples the filter begins before the response found: 6 ms
	nudge     = 0.1 // samples by which the echo may be late before the alignment follows
	reserve   = 40  // samples kept between the alignment and the earliest possible one, for the clocks to drift
)

// core is the canceller without its buffering: it works in hops.
type core struct {
	ahead  int // samples by which the microphone is delayed
	reach  int // samples for which the far end may be heard after it fell silent
	n      int // samples received
	mic    ring
	align  aligner
	search *delaySearch
	lock   lock
	filter *filter
	post   *suppressor // nil if not wanted

	began  int // when the far end began to speak after a silence
	heard  int // until when the far end may be heard
	spoken int // hops with far-end speech
	d      [hop]float32
	e, y   [hop]float32
	past   [hop]float32 // linear output of the hop before
}

func newCore(o Options, ahead int) *core {
	delay, tail := int(o.MaxDelay.Seconds()*Rate), int(o.Tail.Seconds()*Rate)
	parts := (tail + margin + hop - 1) / hop
	c := &core{
		ahead: ahead, reach: delay + tail + ahead,
		mic: newRing(history),
		align: aligner{
			far: newRing(history + delay + tail + hop), ref: newRing(history + (parts+2)*hop),
			interp: newInterpolator(), least: float64(sincAhead + 1 - ahead),
		},
		search: newDelaySearch(delay + ahead),
		filter: newFilter(parts),
	}
	if !o.LinearOnly {
		c.post = newSuppressor(o.ComfortNoise)
	}
	c.reset()
	return c
}

func (c *core) reset() {
	clear(c.mic.buf)
	clear(c.align.far.buf)
	clear(c.past[:])
	c.n, c.began, c.heard, c.spoken = 0, 0, 0, 0
	c.align.rate = 0
	c.search.reset()
	c.lock = lock{}
	c.filter.reset()
	if c.post != nil {
		c.post.reset()
	}
}

// process takes a hop of both signals and returns one of the output that is hop+ahead samples older.
func (c *core) process(mic, far, out, linear []float32) Frame {
	c.mic.put(c.n, mic)
	c.align.far.put(c.n, far)
	speaks := energy(far) > quiet*hop
	if speaks {
		if c.n > c.heard {
			c.began = c.n
		}
		c.heard = c.n + hop + c.reach
		c.spoken++
	}
	c.n += hop
	at := c.now()
	c.mic.get(c.d[:], at)
	c.search.push(far, c.d[:])
	if speaks {
		if f, ok := c.search.look(c.n - c.began); ok {
			c.consider(f)
		}
	}
	c.e, c.y = c.d, [hop]float32{}
	audible := c.n <= c.heard
	if c.lock.known {
		c.cancel(at, audible)
	}
	copy(linear, c.past[:])
	if c.post == nil {
		copy(out, c.past[:])
	} else {
		c.post.process(c, out, audible)
	}
	c.past = c.e
	return c.frame(audible)
}

// now is the number of the first sample of the hop in work.
func (c *core) now() int { return c.n - hop - c.ahead }

func (c *core) cancel(at int, audible bool) {
	c.align.advance()
	if c.align.delay < c.align.least+8 {
		c.rebase(at)
	}
	c.filter.listen(&c.align, at)
	if !audible {
		return
	}
	c.filter.cancel(c.e[:], c.y[:], c.d[:])
	if c.filter.far < quiet {
		return
	}
	c.filter.learn(c.d[:])
	c.filter.rehearse(c)
	if c.filter.clocks(c.d[:], at, c.align.moved) {
		c.align.rate = c.filter.drift.rate
	}
	if late := c.filter.drift.late; late != 0 {
		c.filter.drift.late = 0
		c.align.delay += late
		c.align.moved += late
		c.align.again(c.align.next - (len(c.filter.front)+1)*hop)
		c.filter.refill(&c.align, at+hop)
	}
}

// rebase moves the alignment away from the earliest possible one, and the filters with it.
func (c *core) rebase(at int) {
	c.align.delay += reserve
	c.align.again(c.align.next - (len(c.filter.front)+1)*hop)
	c.filter.shift(-reserve)
	c.filter.refill(&c.align, at)
}

func (c *core) frame(audible bool) Frame {
	f := Frame{NearProbability: 1, FarActive: audible}
	if audible && c.post != nil {
		f.NearProbability = float64(c.post.nearSlow)
		f.EchoLikely = float64(c.post.echoLikely)
		f.DoubleTalk = c.post.nearSlow > 0.5 && c.post.farLoud
	}
	return f
}

func (c *core) stats() Stats { return Stats{} }

func energy(x []float32) float32 {
	s := float32(0)
	for _, v := range x {
		s += v * v
	}
	return s
}
