package echo

const (
	shiftWindow = 4 * hop  // samples of the microphone that are compared: 64 ms, a syllable
	shiftOver   = hop / 2  // samples of a neighbour's range that a look covers
	shiftSize   = 16 * hop // of the transform: room for window and shift
	shiftFills  = 3        // hops of the window in which something must be heard

	shiftAlike  = 0.75 // squared correlation of microphone and prediction that tells the echo
	shiftLouder = 2.5  // factor by which the one may be louder than the other: a person is, an echo that moved is not
	shiftBetter = 0.35 // share of the error that may be left by the shift for it to be believed
	shiftSame   = 2    // samples two findings in a row may be apart
	shiftLeast  = 0.5  // samples that are worth a shift; less is a matter of the clocks
)

// shiftRanges are the samples by which the echo may have become later that the
// looks are for: from -144 to 128 ms. What became sooner is found only in what is
// as old as that, as what it has to be compared with is not predicted before.
var shiftRanges = [...]struct{ from, to int }{
	{-shiftOver, 8 * hop},
	{-4*hop - shiftOver, shiftOver},
	{-9 * hop, -4*hop + shiftOver},
}

// shiftTurns are the ranges in the order in which they are looked at: sound that
// is lost or held up comes later.
var shiftTurns = [...]int{0, 1, 0, 2}

// shiftFinder finds out within a syllable that the echo comes sooner or later
// than the filter has it, by the same way: buffers of a device were refilled, or
// a few samples were lost. The predicted echo is then in the microphone's signal,
// but somewhere else, and that can be told from a room that has changed and from
// a person who speaks. It looks at one range of shifts after the other.
type shiftFinder struct {
	own      ring // predicted echo
	fft      *realFFT
	micBins  []complex64
	ownBins  []complex64
	mic, y   []float32
	micUntil []float64 // energies up to a sample
	ownUntil []float64
	seen     [len(shiftRanges)]shiftSeen
	turn     int // of the latest look
}

// shiftSeen is what the looks at one range have found.
type shiftSeen struct {
	last float64 // shift found by the look before
	hits int     // looks in a row that found it
}

func newShiftFinder() *shiftFinder {
	return &shiftFinder{
		own: newRing(shiftSize), fft: newRealFFT(shiftSize),
		micBins: make([]complex64, shiftSize/2+1), ownBins: make([]complex64, shiftSize/2+1),
		mic: make([]float32, shiftSize), y: make([]float32, shiftSize),
		micUntil: make([]float64, shiftWindow+1), ownUntil: make([]float64, shiftSize+1),
	}
}

// suspects reports whether what is heard looks like the echo at another place.
func (s *shiftFinder) suspects() bool {
	for _, seen := range s.seen {
		if seen.hits > 0 {
			return true
		}
	}
	return false
}

func (s *shiftFinder) reset() {
	clear(s.own.buf)
	s.rest()
}

// rest forgets what was found, as nothing is wrong.
func (s *shiftFinder) rest() { clear(s.seen[:]) }

// look compares the microphone up to sample end with what was predicted for it,
// and returns by how many samples the echo is later than predicted, once that is
// sure; else 0.
func (s *shiftFinder) look(mic ring, end int) float64 {
	s.turn = (s.turn + 1) % len(shiftTurns)
	i := shiftTurns[s.turn]
	from, to, seen := shiftRanges[i].from, shiftRanges[i].to, &s.seen[i]
	if !s.prepare(mic, end, from, to) {
		seen.hits = 0
		return 0
	}
	shift, alike := s.best(from, to)
	now := s.unmoved(mic, end+from)
	if alike < shiftAlike || 1-alike > shiftBetter*(1-now) || max(shift, -shift) < shiftLeast {
		seen.hits = 0
		return 0
	}
	if max(shift-seen.last, seen.last-shift) > shiftSame {
		seen.hits = 0
	}
	seen.hits++
	seen.last = shift
	if seen.hits < 2 {
		return 0
	}
	s.rest()
	return shift
}

// prepare fetches the latest of the microphone for which all shifts between two
// can be compared, the prediction and their energies; it returns false if too
// little is heard.
//
//go:norace
func (s *shiftFinder) prepare(mic ring, end, from, to int) bool {
	clear(s.mic)
	mic.get(s.mic[:shiftWindow], end+from-shiftWindow)
	clear(s.y)
	s.own.get(s.y[:shiftWindow+to-from], end+from-shiftWindow-to)
	loudest, fills := float32(0), 0
	for n := 0; n < shiftWindow; n += hop {
		loudest = max(loudest, energy(s.mic[n:n+hop]))
	}
	for n := 0; n < shiftWindow; n += hop {
		if energy(s.mic[n:n+hop]) > 0.03*loudest {
			fills++
		}
	}
	if fills < shiftFills || loudest < quiet*hop {
		return false
	}
	sum := 0.0
	for i, v := range s.mic[:shiftWindow] {
		sum += float64(v) * float64(v)
		s.micUntil[i+1] = sum
	}
	sum = 0
	for i, v := range s.y {
		sum += float64(v) * float64(v)
		s.ownUntil[i+1] = sum
	}
	return true
}

// best is the shift at which the prediction is most like the microphone, their
// squared correlation there.
//
//go:norace
func (s *shiftFinder) best(from, to int) (shift, alike float64) {
	s.fft.forward(s.micBins, s.mic)
	s.fft.forward(s.ownBins, s.y)
	for k, v := range s.ownBins {
		s.ownBins[k] = v * conj(s.micBins[k])
	}
	s.fft.inverse(s.mic, s.ownBins)
	at := 0
	for m := range to - from {
		if a := s.alike(m); a > alike {
			at, alike = m, a
		}
	}
	shift = float64(to - at)
	if 0 < at && at < to-from-1 {
		before, after := float64(s.mic[at-1]), float64(s.mic[at+1])
		if bend := before - 2*float64(s.mic[at]) + after; bend < 0 {
			shift -= 0.5 * (before - after) / bend
		}
	}
	return shift, alike
}

// unmoved is the squared correlation of the window of the microphone that ends at
// a sample with what was predicted for it.
//
//go:norace
func (s *shiftFinder) unmoved(mic ring, end int) float64 {
	d, y := s.mic[:shiftWindow], s.y[:shiftWindow] // both have served
	mic.get(d, end-shiftWindow)
	s.own.get(y, end-shiftWindow)
	product := float32(0)
	for i, v := range d {
		product += v * y[i]
	}
	if product <= 0 {
		return 0
	}
	return float64(product) * float64(product) / (float64(energy(d))*float64(energy(y)) + 1e-12)
}

// alike is the squared correlation where the window of the microphone begins at
// sample m of the prediction, 0 where they are opposites or differ in level.
//
//go:norace
func (s *shiftFinder) alike(m int) float64 {
	product := float64(s.mic[m])
	if product <= 0 {
		return 0
	}
	own, mic := s.ownUntil[m+shiftWindow]-s.ownUntil[m], s.micUntil[shiftWindow]
	if mic > shiftLouder*shiftLouder*own || own > shiftLouder*shiftLouder*mic {
		return 0
	}
	return product * product / (own*mic + 1e-12)
}
