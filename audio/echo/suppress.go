package echo

const (
	sureFrom, sureAt = 5, 8 // mean dB above the second stage's rest from which a person needs no consent of the first

	overNear = 1.0 // factor on the echo's rest while the near end is heard
	overFar  = 6.0 // while it is not
	dipNear  = -6  // dB to which a bin is suppressed at most while the near end is heard: more takes off words what it takes off echo
	dipFar   = -30 // while it is not
	dipAll   = -15 // dB by which everything is lowered on top of that while it is not
)

// suppressor takes out of the microphone's signal what the second linear stage can,
// and then what that could not predict: the end of the response, the loudspeaker's
// distortion, and what is not learnt yet.
// It works on overlapping frames, so its output is a hop late.
type suppressor struct {
	spectrum
	first       *judge // of the first stage: what callers are told; it is slow to take an echo that has changed for a person
	second      *judge // of the second: what is taken off; it is quick to hear a person
	gain, clean []float32
	global      float32
	clear       float32 // mean dB by which a person stands out of the second stage's rest
}

func newSuppressor(comfort bool) *suppressor {
	s := &suppressor{
		spectrum: newSpectrum(comfort), first: newJudge(), second: newJudge(),
		gain: make([]float32, numBins), clean: make([]float32, numBins),
	}
	s.reset()
	return s
}

func (s *suppressor) reset() {
	s.spectrum.reset()
	s.first.reset()
	s.second.reset()
	s.rested()
}

// rested forgets what belongs to the far end's latest words.
//
//go:norace
func (s *suppressor) rested() {
	clear(s.clean)
	for k := range s.gain {
		s.gain[k] = 1
	}
	s.global = 1
}

// newRoom forgets how well the linear stages do.
func (s *suppressor) newRoom() {
	s.first.newRoom()
	s.second.newRoom()
	s.lost()
}

// moved tells that what was taken for a near end was the echo at another place.
func (s *suppressor) moved() {
	s.first.near, s.first.nearLong = 0, 0
	s.second.near, s.second.nearLong = 0, 0
	s.lost()
}

// lost tells that the far end is aligned in another way.
func (s *suppressor) lost() {
	s.subband.forget()
	s.stale = true
}

// pass hands e, which the first stage left of d, through unchanged.
func (s *suppressor) pass(out, d, e []float32) {
	s.skip(d, e)
	for _, j := range [...]*judge{s.first, s.second} {
		j.alone()
		for k, v := range s.e[0] {
			j.left[k] = norm(v)
		}
		j.follow()
	}
	s.rested()
	s.unchanged(out)
}

// begin begins with the far end's words at sample at: nobody near is heard over them yet.
func (s *suppressor) begin(a *aligner, at int) {
	s.refill(a, at)
	s.second.near, s.second.nearLong = 0, 0
}

// change is what an echo does that is not what was predicted.
type change uint8

const (
	changeNone  change = iota
	changePlace        // it comes sooner or later
	changeLevel        // it is louder or softer
)

// suppress takes the hop d of the microphone, the aligned far end's x, the first
// stage's echo y, what it leaves e, and its doubts. known tells that the echo's
// delay is, loud that more is heard than
// the echo can be, weak that the first stage takes off little, what how the echo
// seems to have changed.
func (s *suppressor) suppress(out, d, x, y, e, unsure []float32, known, loud, weak bool, what change) {
	s.hear(d, x, y, e, !loud, s.first, s.second)
	copy(s.first.doubt, unsure)
	if known {
		s.first.hear(weak, what)
	} else {
		s.first.follow()
		s.first.near, s.first.nearLong, s.first.echoLikely, s.first.presence = 0, 0, 1, 1
	}
	s.second.hear(weak && known, what)
	s.weigh()
	s.render(out, s.gain, s.second.noise)
}

// weigh turns the expected rest into gains: a Wiener filter that remembers what it let through.
//
//go:norace
func (s *suppressor) weigh() {
	s.clear += 0.2 * (s.second.above - s.clear)
	sure := ramp(s.clear, sureFrom, sureAt)
	near := sure*s.second.near + (1-sure)*min(s.second.near, s.first.near)
	open := max(0, min((near-0.2)/0.4, 1))
	shut := (1 - open*open*(3-2*open)) * s.second.presence
	over := overNear + (overFar-overNear)*shut
	least := sqrt(undB(dipNear + (dipFar-dipNear)*shut))
	s.global += 0.6 * (sqrt(undB(dipAll*shut)) - s.global)
	for k := range s.gain {
		r := over*s.second.rest[k] + 1e-20
		prior := 0.85*s.clean[k]/r + 0.15*max(s.second.errSmooth[k]/r-1, 0)
		g := prior / (1 + prior)
		s.clean[k] = g * g * s.second.errSmooth[k]
		s.gain[k] = max(g, least) * s.global
	}
}
