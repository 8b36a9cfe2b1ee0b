package echo

import (
	"math"
	"slices"
)

const (
	gateAt    = 3.0  // mean dB above the echo's rest at which a near end is as likely as not
	gateAlike = 7.0  // dB more that are asked for when it moves like the echo
	gateSlope = 1.2  // steepness of that, per dB
	gateOpen  = 0.4  // share of the way that the near end's probability rises in a hop
	gateClose = 0.12 // share that it falls in a hop, for a sound that had just begun
	gateHold  = 0.02 // likewise, in the middle of speech: 0.8 s
	gateRecap = 0.04 // share of a hop in what counts as the middle of speech

	levelsFall  = 0.3  // dB per hop by which the echo's rest is expected to be less
	levelsRise  = 0.5  // dB per hop by which it may be more, with nobody near
	levelsHurry = 1.5  // likewise, while the room has just changed
	levelsDoubt = 0.06 // likewise, while a near end is heard, but faintly
	levelsCreep = 0.01 // likewise, while it is heard clearly
	levelsLeast = -45  // dB

	overNear = 1.0 // factor on the echo's rest while the near end is heard
	overFar  = 6.0 // while it is not
	dipNear  = -6  // dB to which a bin is suppressed at most while the near end is heard: more takes off words what it takes off echo
	dipFar   = -30 // while it is not
	dipAll   = -15 // dB by which everything is lowered on top of that while it is not

	firstSpeech, lastSpeech = 2, 20 // bands by which near end and echo are told apart
)

// suppressor takes out of the linear stage's output what that could not predict:
// the end of the response, the loudspeaker's distortion, and what is not learnt yet.
// It works on overlapping blocks of two hops, so its output is a hop late.
type suppressor struct {
	spectrum
	leak, trust    [numBands]float32 // dB from the predicted echo, and from the filter's doubts, to the echo's rest
	rest           []float32         // of the echo in e: expected power by bin
	restBand       [numBands]float32
	doubts         [numBands]float32 // smoothed power of the filter's doubts
	echoSmooth     []float32         // predicted echo's power, smoothed
	hold           []float32         // the far end's power, decaying slowly
	gain, clean    []float32
	global         float32
	micMean        [numBands]float32 // long-term levels in dB, for comparing patterns
	echoMean       [numBands]float32
	both, ofMic    float32 // products of the patterns
	ofEcho         float32
	above          float32 // mean dB of e above the echo's rest
	near, nearLong float32
	echoLikely     float32
	ms             [18]float32
	errMean        [numBands]float32
	xx             [3][3]float32
	xc             [3]float32
	spread         [numBands]float32
	presence       float32 // 1 while there is an echo to suppress, 0 without
}

//go:norace
func newSuppressor(comfort bool) *suppressor {
	s := &suppressor{spectrum: newSpectrum(comfort)}
	for _, p := range []*[]float32{&s.rest, &s.echoSmooth, &s.hold, &s.gain, &s.clean} {
		*p = make([]float32, numBins)
	}
	s.reset()
	return s
}

func (s *suppressor) reset() {
	s.spectrum.reset()
	s.newRoom()
	s.near, s.nearLong, s.echoLikely, s.presence = 1, 0, 0, 0
	s.micMean, s.echoMean = [numBands]float32{}, [numBands]float32{}
	s.both, s.ofMic, s.ofEcho = 0, 0, 0
	s.rested()
}

// rested forgets what belongs to the far end's latest words.
//
//go:norace
func (s *suppressor) rested() {
	clear(s.hold)
	clear(s.rest)
	clear(s.clean)
	for k := range s.gain {
		s.gain[k] = 1
	}
	s.global = 1
}

// newRoom forgets how well the linear stage does.
//
//go:norace
func (s *suppressor) newRoom() {
	s.leak, s.trust = [numBands]float32{}, [numBands]float32{}
	for b := range s.spread {
		s.spread[b] = 3
	}
}

// moved tells that what was taken for a near end was the echo at another place.
func (s *suppressor) moved() { s.near, s.nearLong = 0, 0 }

// pass hands e through unchanged.
func (s *suppressor) pass(out, e, far []float32) {
	s.listen(e)
	s.skip(far)
	s.rested()
	s.near, s.nearLong, s.echoLikely, s.presence = 1, 0, 0, 0
	s.unchanged(out)
}

// guess suppresses what the far end may have caused, while nothing is known of the echo's way.
//
//go:norace
func (s *suppressor) guess(out, d, far []float32) {
	s.listen(d)
	s.suspect(far)
	for k, v := range s.y {
		const fade = 0.98 // over a second: the longest delay
		s.hold[k] = max(norm(v), s.hold[k]*fade)
	}
	for b := range numBands {
		lo, hi := band(b)
		mean := float32(0)
		for _, v := range s.hold[lo:hi] {
			mean += v
		}
		mean /= float32(hi - lo)
		for k := lo; k < hi; k++ {
			s.rest[k] = max(mean, s.hold[k])
		}
	}
	s.near, s.nearLong, s.echoLikely, s.presence = 0, 0, 1, 1
	s.weigh()
	s.render(out, s.gain)
}

// change is what an echo does that is not what was predicted.
type change uint8

const (
	changeNone  change = iota
	changePlace        // it comes sooner or later
	changeLevel        // it is louder or softer
)

// suppress takes the hop d of the microphone, the linear stage's e and y of
// it, and how uncertain that stage is. weak tells that it takes off little, what
// how the echo seems to have changed.
func (s *suppressor) suppress(out, d, e, y, unsure []float32, weak bool, what change) {
	s.listen(e)
	s.compare(d, y)
	s.expect(unsure)
	if what == changeLevel { // all that is left is echo
		for k, v := range s.errSmooth {
			s.rest[k] = max(s.rest[k], v)
		}
	}
	s.judge(weak, what != changeNone)
	s.weigh()
	s.render(out, s.gain)
}

// expect estimates the echo's rest from the predicted echo and from the filter's doubts.
//
//go:norace
func (s *suppressor) expect(unsure []float32) {
	for b := range numBands {
		lo, hi := band(b)
		mean := s.echoBand[b] / float32(hi-lo)
		leak, trust := undB(s.leak[b]), undB(s.trust[b])
		rest, doubts := float32(0), float32(0)
		for k := lo; k < hi; k++ {
			s.echoSmooth[k] = 0.5*s.echoSmooth[k] + 0.5*norm(s.y[k])
			// The neighbours' mean fills the gaps between harmonics, where distortion lies.
			r := max(leak*(0.6*s.echoSmooth[k]+0.4*mean), trust*unsure[k])
			rest += r
			doubts += unsure[k]
			s.rest[k] = max(r, 0.75*s.rest[k]) // reverberation
		}
		s.restBand[b] = rest
		s.doubts[b] = 0.3*s.doubts[b] + 0.7*doubts
	}
}

// judge tells near end from echo, and learns from where there is echo alone.
//
//go:norace
func (s *suppressor) judge(weak, moved bool) {
	s.patterns()
	above, noise, echo := float32(0), float32(0), float32(0)
	for b := firstSpeech; b < lastSpeech; b++ {
		noise += s.noiseBand[b]
		echo += s.echoBand[b]
		m := max(-6, min(dB(s.errBand[b])-dB(undB(s.spread[b])*s.restBand[b]+2*s.noiseBand[b]), 12))
		above += m
		s.ms[b-firstSpeech] = m
	}
	sorted := s.ms
	slices.Sort(sorted[:])
	above = 0
	for _, m := range sorted[12:] {
		above += m
	}
	s.above = above / 6
	s.presence += 0.3 * (max(0, min((dB(echo)-dB(noise))/10, 1)) - s.presence)
	at := gateAt + gateAlike*ramp(s.xc[0], 0.4, 0.65)
	near := 1 / (1 + float32(math.Exp(float64(gateSlope*(at-s.above)))))
	rise := float32(levelsRise)
	if veto := (s.echoLikely - 0.75) / 0.15; weak && veto > 0 {
		// Loud, but it moves like the echo: the room or a volume has changed.
		near *= 1 - min(veto, 1)
		rise = levelsHurry
	}
	if moved {
		near, s.near, s.nearLong = 0, 0, 0
	}
	switch {
	case near > s.near:
		s.near += gateOpen * (near - s.near)
	default:
		s.near += (gateClose - (gateClose-gateHold)*s.nearLong) * (near - s.near)
	}
	s.nearLong += gateRecap * (near - s.nearLong)
	rise *= max((1-s.near)*(1-s.near), ramp(s.xc[1], 0.5, 0.7))
	if s.above < 7 {
		rise += levelsDoubt
	} else {
		rise += levelsCreep
	}
	s.learn(rise)
}

// patterns compares how microphone and predicted echo move, over the bands and over time.
//
//go:norace
func (s *suppressor) patterns() {
	var both, ofMic, ofEcho float32
	for b := firstSpeech; b < lastSpeech; b++ {
		mic, echo := dB(s.micBand[b]+s.noiseBand[b]), dB(s.echoBand[b]+s.noiseBand[b])
		s.micMean[b] += 0.02 * (mic - s.micMean[b])
		s.echoMean[b] += 0.02 * (echo - s.echoMean[b])
		mic -= s.micMean[b]
		echo -= s.echoMean[b]
		both += mic * echo
		ofMic += mic * mic
		ofEcho += echo * echo
	}
	var ey, ee float32
	for b := firstSpeech; b < lastSpeech; b++ {
		e, echo := dB(s.errBand[b]+s.noiseBand[b]), dB(s.echoBand[b]+s.noiseBand[b])
		s.errMean[b] += 0.02 * (e - s.errMean[b])
		e -= s.errMean[b]
		echo -= s.echoMean[b]
		ey += e * echo
		ee += e * e
	}
	for i, r := range []float32{0.1, 0.04, 0.02} {
		s.xx[i][0] += r * (ey - s.xx[i][0])
		s.xx[i][1] += r * (ee - s.xx[i][1])
		s.xx[i][2] += r * (ofEcho - s.xx[i][2])
		s.xc[i] = s.xx[i][0] / (sqrt(s.xx[i][1]*s.xx[i][2]) + 1e-6)
	}
	const rate = 0.25
	s.both += rate * (both - s.both)
	s.ofMic += rate * (ofMic - s.ofMic)
	s.ofEcho += rate * (ofEcho - s.ofEcho)
	s.echoLikely = max(0, s.both/(sqrt(s.ofMic*s.ofEcho)+1e-6))
}

// learn follows the ratios of what was predicted to what was left.
//
//go:norace
func (s *suppressor) learn(rise float32) {
	for b := range numBands {
		if s.echoBand[b] < 4*s.noiseBand[b] {
			continue
		}
		e := dB(s.errBand[b])
		if over := e - dB(s.restBand[b]); over < s.spread[b] {
			s.spread[b] = max(s.spread[b]-0.04, 0)
		} else {
			s.spread[b] = min(s.spread[b]+rise, 12)
		}
		follow(&s.leak[b], e-dB(s.echoBand[b]), rise, 6)
		follow(&s.trust[b], e-dB(s.doubts[b]), rise, 0)
	}
}

func follow(level *float32, seen, rise, most float32) {
	if seen < *level {
		*level = max(*level-levelsFall, seen)
	} else {
		*level = min(*level+rise, seen)
	}
	*level = max(levelsLeast, min(*level, most))
}

// weigh turns the expected rest into gains: a Wiener filter that remembers what it let through.
//
//go:norace
func (s *suppressor) weigh() {
	open := max(0, min((s.near-0.2)/0.4, 1))
	shut := (1 - open*open*(3-2*open)) * s.presence
	over := overNear + (overFar-overNear)*shut
	least := sqrt(undB(dipNear + (dipFar-dipNear)*shut))
	s.global += 0.6 * (sqrt(undB(dipAll*shut)) - s.global)
	for k := range s.gain {
		r := over*s.rest[k] + 1e-20
		prior := 0.85*s.clean[k]/r + 0.15*max(s.errSmooth[k]/r-1, 0)
		g := prior / (1 + prior)
		s.clean[k] = g * g * s.errSmooth[k]
		s.gain[k] = max(g, least) * s.global
	}
}

// ramp rises smoothly from 0 at lo to 1 at hi.
func ramp(x, lo, hi float32) float32 {
	t := max(0, min((x-lo)/(hi-lo), 1))
	return t * t * (3 - 2*t)
}

func dB(x float32) float32   { return 10 * float32(math.Log10(float64(x)+1e-20)) }
func undB(x float32) float32 { return float32(math.Pow(10, float64(x)/10)) }
