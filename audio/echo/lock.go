package echo

const (
	lockClear  = 14.0 // dB by which a response stands out that is believed when seen twice
	lockFaint  = 10.0 // dB that is believed when seen lockPatience times
	lockRepeat = 4
	lockSame   = 24 // samples that two findings of the same response may be apart
	lockJump   = 48 // samples by which a response must have moved to count as having jumped
	trainSpan  = 3 * Rate / 2
)

// lock is what is known of the delay.
type lock struct {
	known bool
	peak  int     // delay of the response's strongest part when it was found
	moved float64 // of the alignment when it was found
	last  int     // delay of the latest finding
	hits  int     // findings in a row at the same delay
	at    int     // sample at which it was found
}

// consider weighs what a look at the delay shows.
func (c *core) consider(f finding) {
	l := &c.lock
	if looks != nil {
		looks(f)
	}
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
	if l.hits < 2 || f.clear < lockClear && l.hits < lockRepeat {
		return
	}
	if !l.known {
		c.acquire(peak, f.onset-c.ahead)
		return
	}
	expected := l.peak + int(c.align.moved-l.moved)
	if distance(peak, expected) > lockJump && l.hits > 2 && c.filter.erle() < 6 {
		c.jump(peak, f.onset-c.ahead, peak-expected)
	}
}

var looks func(finding)
var debug func(string, ...any)

// acquire begins to cancel at a delay that was found.
func (c *core) acquire(peak, onset int) {
	at := c.now()
	c.lock.known, c.lock.peak, c.lock.moved, c.lock.at = true, peak, 0, c.n
	from := max(c.began-c.ahead, at-trainSpan)
	c.align.start(max(float64(onset-margin), c.align.least+reserve), from-(len(c.filter.front)+1)*hop, at)
	c.filter.begin(c, from)
	if debug != nil {
		debug("%.2f acquire %d %d", float64(c.n)/Rate, peak, onset)
	}
}

// jump follows an echo whose delay changed at once. Mostly the room is still the same.
func (c *core) jump(peak, onset, by int) {
	if debug != nil {
		debug("%.2f jump by %d", float64(c.n)/Rate, by)
	}
	c.acquire(peak, onset)
}

func distance(a, b int) int { return max(a-b, b-a) }
