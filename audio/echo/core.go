package echo

import (
	"math"
	"time"
)

const (
	lookahead = 128  // samples by which the microphone is delayed, for an echo that seems to come too early
	quiet     = 1e-7 // mean power (-70 dBFS) below which the far end counts as silent
	history   = 4 * Rate
	margin    = 96                 // samples the filter begins before the response found: 6 ms
	reserve   = 40                 // samples kept between the alignment and the earliest possible one, for the clocks to drift
	nudge     = 0.1                // samples by which the echo may be late before the alignment follows
	trialERLE = 3                  // dB from which on there is an echo, though its delay is not found
	blind     = 5 * Rate / 2 / hop // hops of far-end speech for which everything may be echo while none was found
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
	shift  *shiftFinder
	post   *suppressor // nil if not wanted

	began   int // sample at which the far end began to speak after a silence
	heard   int // until which sample the far end may be heard
	spoken  int // hops with far-end speech
	d, e, y [hop]float32
	x       [hop]float32 // the aligned far end
	past    [hop]float32 // linear output of the hop before
	played  [128]float32 // energies of the far end, smoothed over 50 ms, by hop: 2 s
	figures figures
}

// figures are the energies behind the statistics, over about a second of far-end speech.
type figures struct{ mic, linear, out float32 }

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
		filter: newFilter(parts), shift: newShiftFinder(),
	}
	c.filter.train.past = c.align
	c.filter.train.past.ref = newRing(len(c.align.ref.buf))
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
	clear(c.played[:])
	c.n, c.began, c.heard, c.spoken = 0, 0, 0, 0
	c.align.rate, c.align.moved = 0, 0
	c.search.reset()
	c.lock = lock{}
	c.figures = figures{}
	c.filter.reset()
	c.shift.reset()
	if c.post != nil {
		c.post.reset()
	}
}

// now is the number of the first sample of the hop in work.
func (c *core) now() int { return c.n - hop - c.ahead }

// process takes a hop of both signals and returns one of the output, which is hop+ahead samples older.
func (c *core) process(mic, far, out, linear []float32) Frame {
	c.mic.put(c.n, mic)
	c.align.far.put(c.n, far)
	c.plays(energy(far))
	speaks := energy(far) > quiet*hop
	if speaks {
		if c.n > c.heard {
			c.began = c.n
		}
		c.heard = c.n + hop + c.reach
		c.spoken++
	}
	c.n += hop
	c.mic.get(c.d[:], c.now())
	c.search.push(far, c.d[:])
	if speaks {
		if f, ok := c.search.look(c.n-c.began, c.lock.known && c.filter.troubled()); ok {
			c.consider(f)
		}
	}
	audible := c.n <= c.heard
	c.linear(audible)
	c.shift.own.put(c.now(), c.y[:])
	copy(linear, c.past[:])
	c.suppress(out, audible)
	c.past = c.e
	c.count(linear, out)
	return c.frame(audible)
}

// plays notes how loud the far end is.
func (c *core) plays(energy float32) {
	i := c.n / hop % len(c.played)
	before := c.played[(i+len(c.played)-1)%len(c.played)]
	c.played[i] = before + 0.3*(energy-before)
}

// playedAround is how loud the far end is at most where the echo of the hop at may
// come from, if it has become somewhat sooner or later.
func (c *core) playedAround(at int) float32 {
	const sooner, later = 10, 4 // hops: 160 and 64 ms
	from := (at - int(c.align.delay)) / hop
	most := float32(0)
	for i := from - later; i <= min(from+sooner, (c.n-hop)/hop); i++ {
		if i >= 0 {
			most = max(most, c.played[i%len(c.played)])
		}
	}
	return most
}

// linear takes the predictable part of the echo off the hop in work.
func (c *core) linear(audible bool) {
	c.e, c.y = c.d, [hop]float32{}
	if !c.lock.known {
		if audible && !c.lock.trial {
			c.attempt()
		}
		if c.lock.trial {
			c.align.advance()
		}
		if c.filter.train.busy {
			c.rehearse()
		}
		return
	}
	at := c.now()
	c.align.advance()
	if c.align.delay < c.align.least+8 {
		c.rebase(at)
	}
	c.filter.listen(&c.align, at)
	c.filter.around = c.playedAround(at)
	if !audible {
		c.filter.note(energy(c.d[:]))
		return
	}
	c.filter.cancel(c.e[:], c.y[:], c.d[:])
	if !c.filter.sound() {
		c.giveUp()
		return
	}
	if c.filter.far < quiet {
		return
	}
	c.filter.learn(c.d[:], c.y[:])
	c.rehearse()
	c.follow(at)
	if !c.filter.worse() || c.filter.tooLoud() {
		c.shift.rest()
	} else {
		c.shift.own.put(at, c.y[:])
		if late := c.shift.look(c.mic, at+hop); late != 0 {
			c.realign(at, late)
		}
	}
}

// realign lets everything be so many samples later, after the echo moved at once.
func (c *core) realign(at int, late float64) {
	f := c.filter
	delay := c.align.delay + late
	c.align.moved += late
	c.align.delay = max(delay, c.align.least+reserve)
	c.align.again(c.align.next - (len(f.front)+1)*hop)
	if short := int(math.Round(c.align.delay - delay)); short > 0 {
		f.shift(-short)
	}
	f.moved()
	f.refill(&c.align, at+hop)
	c.search.forget()
	if c.post != nil {
		c.post.moved()
	}
}

// follow keeps the alignment with the echo.
func (c *core) follow(at int) {
	if c.filter.clocks(c.d[:], at, c.align.moved) {
		c.align.rate = c.filter.drift.rate
	}
	late := c.filter.drift.late
	if late == 0 {
		return
	}
	c.filter.drift.late = 0
	c.align.delay += late
	c.align.moved += late
	c.filter.train.past.delay += late
	c.align.again(c.align.next - (len(c.filter.front)+1)*hop)
	c.filter.refill(&c.align, at+hop)
}

// rebase moves the alignment away from the earliest possible one, and the filters with it.
func (c *core) rebase(at int) {
	c.align.delay += reserve
	c.align.again(c.align.next - (len(c.filter.front)+1)*hop)
	c.filter.shift(-reserve)
	c.filter.refill(&c.align, at)
	if c.post != nil {
		c.post.lost()
	}
}

// giveUp begins anew with what is known to be sound: nothing.
func (c *core) giveUp() {
	c.e, c.y = c.d, [hop]float32{}
	c.filter.reset()
	c.search.forget()
	c.lock = lock{}
}

func (c *core) suppress(out []float32, audible bool) {
	switch {
	case c.post == nil:
		copy(out, c.past[:])
	case audible && (c.lock.known || c.spoken < blind || c.post.subband.best > trialERLE):
		if c.post.stale {
			c.post.begin(&c.align, c.now())
		}
		c.align.ref.get(c.x[:], c.now())
		c.post.suppress(out, c.d[:], c.x[:], c.y[:], c.e[:], c.filter.back.unsure, c.lock.known, c.filter.tooLoud(), c.filter.troubled(), c.change())
	default:
		c.post.pass(out, c.d[:], c.e[:])
	}
}

// change is what the echo in work seems to have done just now.
func (c *core) change() change {
	switch {
	case c.filter.tooLoud():
		return changeNone
	case c.filter.scaled:
		return changeLevel
	case c.shift.suspects() || c.filter.lost():
		return changePlace
	}
	return changeNone
}

// count keeps the figures.
func (c *core) count(linear, out []float32) {
	if !c.lock.known || c.filter.far < quiet {
		return
	}
	const rate = 0.02
	f := &c.figures
	f.mic += rate * (energy(c.d[:]) - f.mic)
	f.linear += rate * (energy(linear) - f.linear)
	f.out += rate * (energy(out) - f.out)
}

func (c *core) frame(audible bool) Frame {
	f := Frame{NearProbability: 1, FarActive: audible}
	if audible && c.post != nil && !c.lock.known && c.spoken < blind {
		f.NearProbability, f.EchoLikely = 0, 1 // anything may be echo
	} else if audible && c.post != nil {
		f.NearProbability = float64(c.post.first.near)
		f.EchoLikely = float64(c.post.first.echoLikely * c.post.first.presence)
		f.DoubleTalk = c.doubleTalk()
	}
	return f
}

func (c *core) doubleTalk() bool {
	return c.post != nil && c.lock.known && c.post.first.near > 0.5 && c.post.first.presence > 0.5
}

func (c *core) stats() Stats {
	s := Stats{DelayKnown: c.lock.known, DriftPPM: c.align.rate * 1e6}
	if c.lock.known {
		samples := max(0, float64(c.lock.peak)+c.align.moved-c.lock.moved)
		s.Delay = time.Duration(math.Round(samples * float64(time.Second) / Rate))
		s.LinearERLE = ratioDB(c.figures.mic, c.figures.linear)
		s.ERLE = ratioDB(c.figures.mic, c.figures.out)
		s.Converged = c.filter.best > goodERLE
		s.DoubleTalk = c.doubleTalk()
	}
	return s
}
