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

	firstSpeech, lastSpeech = 2, 20 // bands by which near end and echo are told apart
	clearest                = 6     // of them that count: those in which most is left
)

// judge tells a near end from what a linear stage leaves of the echo, by how much is
// left of what it predicted and of what it was unsure of.
type judge struct {
	left, heard, echo          []float32 // powers of what is left, the microphone, the predicted echo
	doubt                      []float32 // and of the error expected from the filter's doubts
	errSmooth                  []float32 // power of what is left, smoothed
	noise                      []float32 // power of the room's noise
	noiseBand                  [numBands]float32
	errBand, micBand, echoBand [numBands]float32 // smoothed

	leak, trust    [numBands]float32 // dB from the predicted echo, and from the filter's doubts, to the echo's rest
	spread         [numBands]float32 // dB by which the echo's rest may be above what is expected
	rest           []float32         // of the echo: expected power by bin
	restBand       [numBands]float32
	doubts         [numBands]float32 // smoothed power of the filter's doubts
	echoSmooth     []float32         // predicted echo's power, smoothed
	micMean        [numBands]float32 // long-term levels in dB, for comparing patterns
	echoMean       [numBands]float32
	errMean        [numBands]float32
	asMic          resemblance    // of the microphone and the predicted echo
	asLeft         [2]resemblance // and of what is left, over 0.16 and 0.4 s
	likeSoon       float32
	likeLong       float32
	above          float32 // mean dB of what is left above the echo's rest
	near, nearLong float32
	echoLikely     float32
	presence       float32 // 1 while there is an echo to suppress, 0 without
}

// resemblance is how alike two patterns move.
type resemblance struct{ both, one, other float32 }

func (l *resemblance) add(both, one, other, rate float32) float32 {
	l.both += rate * (both - l.both)
	l.one += rate * (one - l.one)
	l.other += rate * (other - l.other)
	return l.both / (sqrt(l.one*l.other) + 1e-6)
}

func newJudge() *judge {
	j := &judge{}
	for _, p := range []*[]float32{&j.left, &j.heard, &j.echo, &j.doubt, &j.errSmooth, &j.noise, &j.rest, &j.echoSmooth} {
		*p = make([]float32, numBins)
	}
	return j
}

//go:norace
func (j *judge) reset() {
	clear(j.errSmooth)
	for k := range j.noise {
		j.noise[k] = 1
	}
	for _, b := range []*[numBands]float32{&j.errBand, &j.micBand, &j.echoBand, &j.micMean, &j.echoMean, &j.errMean} {
		clear(b[:])
	}
	j.asMic, j.asLeft = resemblance{}, [2]resemblance{}
	j.newRoom()
	j.alone()
}

// newRoom forgets how well the linear stage does.
//
//go:norace
func (j *judge) newRoom() {
	j.leak, j.trust = [numBands]float32{}, [numBands]float32{}
	for b := range j.spread {
		j.spread[b] = 3
	}
}

// alone tells that the far end is silent.
//
//go:norace
func (j *judge) alone() {
	clear(j.rest)
	clear(j.echo)
	clear(j.heard)
	j.near, j.nearLong, j.echoLikely, j.presence = 1, 0, 0, 0
}

// hear judges by the powers of a hop. weak tells that the first linear stage takes
// little off, what how the echo seems to have changed.
func (j *judge) hear(weak bool, what change) {
	j.follow()
	j.expect()
	if what == changeLevel { // all that is left is echo
		for k, v := range j.errSmooth {
			j.rest[k] = max(j.rest[k], v)
		}
	}
	j.decide(weak, what != changeNone)
}

// follow follows the noise in what is left, and the bands' powerj.
//
//go:norace
func (j *judge) follow() {
	const (
		fall = 0.2   // share of the way down to a lower power in a hop
		rise = 1.006 // factor in a hop: 1.6 dB/s
	)
	for k, v := range j.left {
		p := 0.3*j.errSmooth[k] + 0.7*v
		j.errSmooth[k] = p
		if n := j.noise[k]; p < n {
			j.noise[k] = n + fall*(p-n)
		} else {
			j.noise[k] = n*rise + 1e-12
		}
	}
	for b := range numBands {
		lo, hi := band(b)
		sum, e, d, y := float32(0), float32(0), float32(0), float32(0)
		for k := lo; k < hi; k++ {
			sum += j.noise[k]
			e += j.left[k]
			d += j.heard[k]
			y += j.echo[k]
		}
		const keep = 0.3
		j.noiseBand[b] = sum
		j.errBand[b] = keep*j.errBand[b] + (1-keep)*e
		j.micBand[b] = keep*j.micBand[b] + (1-keep)*d
		j.echoBand[b] = keep*j.echoBand[b] + (1-keep)*y
	}
}

// expect estimates the echo's rest from the predicted echo and from the filter's doubtj.
//
//go:norace
func (j *judge) expect() {
	for b := range numBands {
		lo, hi := band(b)
		mean := j.echoBand[b] / float32(hi-lo)
		leak, trust := undB(j.leak[b]), undB(j.trust[b])
		rest, doubts := float32(0), float32(0)
		for k := lo; k < hi; k++ {
			j.echoSmooth[k] = 0.5*j.echoSmooth[k] + 0.5*j.echo[k]
			// The neighbours' mean fills the gaps between harmonics, where distortion liej.
			r := max(leak*(0.6*j.echoSmooth[k]+0.4*mean), trust*j.doubt[k])
			rest += r
			doubts += j.doubt[k]
			j.rest[k] = max(r, 0.75*j.rest[k]) // reverberation
		}
		j.restBand[b] = rest
		j.doubts[b] = 0.3*j.doubts[b] + 0.7*doubts
	}
}

// decide tells near end from echo, and learns from where there is echo alone.
//
//go:norace
func (j *judge) decide(weak, moved bool) {
	j.patterns()
	var most [lastSpeech - firstSpeech]float32
	noise, echo := float32(0), float32(0)
	for b := firstSpeech; b < lastSpeech; b++ {
		noise += j.noiseBand[b]
		echo += j.echoBand[b]
		most[b-firstSpeech] = max(-6, min(dB(j.errBand[b])-dB(undB(j.spread[b])*j.restBand[b]+2*j.noiseBand[b]), 12))
	}
	slices.Sort(most[:])
	j.above = 0
	for _, m := range most[len(most)-clearest:] {
		j.above += m / clearest
	}
	j.presence += 0.3 * (max(0, min((dB(echo)-dB(noise))/10, 1)) - j.presence)
	at := gateAt + gateAlike*ramp(j.likeSoon, 0.4, 0.65)
	near := 1 / (1 + float32(math.Exp(float64(gateSlope*(at-j.above)))))
	rise := float32(levelsRise)
	if veto := (j.echoLikely - 0.75) / 0.15; weak && veto > 0 {
		// Loud, but it moves like the echo: the room or a volume has changed.
		near *= 1 - min(veto, 1)
		rise = levelsHurry
	}
	if moved {
		near, j.near, j.nearLong = 0, 0, 0
	}
	switch {
	case near > j.near:
		j.near += gateOpen * (near - j.near)
	default:
		j.near += (gateClose - (gateClose-gateHold)*j.nearLong) * (near - j.near)
	}
	j.nearLong += gateRecap * (near - j.nearLong)
	rise *= max((1-j.near)*(1-j.near), ramp(j.likeLong, 0.5, 0.7))
	if j.above < 7 {
		rise += levelsDoubt
	} else {
		rise += levelsCreep
	}
	j.learn(rise)
}

// patterns compares how microphone and predicted echo move, over the bands and over time.
//
//go:norace
func (j *judge) patterns() {
	var both, ofMic, ofEcho float32
	for b := firstSpeech; b < lastSpeech; b++ {
		mic, echo := dB(j.micBand[b]+j.noiseBand[b]), dB(j.echoBand[b]+j.noiseBand[b])
		j.micMean[b] += 0.02 * (mic - j.micMean[b])
		j.echoMean[b] += 0.02 * (echo - j.echoMean[b])
		mic -= j.micMean[b]
		echo -= j.echoMean[b]
		both += mic * echo
		ofMic += mic * mic
		ofEcho += echo * echo
	}
	var ey, ee float32
	for b := firstSpeech; b < lastSpeech; b++ {
		e, echo := dB(j.errBand[b]+j.noiseBand[b]), dB(j.echoBand[b]+j.noiseBand[b])
		j.errMean[b] += 0.02 * (e - j.errMean[b])
		e -= j.errMean[b]
		echo -= j.echoMean[b]
		ey += e * echo
		ee += e * e
	}
	j.likeSoon = j.asLeft[0].add(ey, ee, ofEcho, 0.1)
	j.likeLong = j.asLeft[1].add(ey, ee, ofEcho, 0.04)
	j.echoLikely = max(0, j.asMic.add(both, ofMic, ofEcho, 0.25))
}

// learn follows the ratios of what was predicted to what was left.
//
//go:norace
func (j *judge) learn(rise float32) {
	for b := range numBands {
		if j.echoBand[b] < 4*j.noiseBand[b] {
			continue
		}
		e := dB(j.errBand[b])
		if over := e - dB(j.restBand[b]); over < j.spread[b] {
			j.spread[b] = max(j.spread[b]-0.04, 0)
		} else {
			j.spread[b] = min(j.spread[b]+rise, 12)
		}
		follow(&j.leak[b], e-dB(j.echoBand[b]), rise, 6)
		follow(&j.trust[b], e-dB(j.doubts[b]), rise, 0)
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

// ramp rises smoothly from 0 at lo to 1 at hi.
func ramp(x, lo, hi float32) float32 {
	t := max(0, min((x-lo)/(hi-lo), 1))
	return t * t * (3 - 2*t)
}

func dB(x float32) float32   { return 10 * float32(math.Log10(float64(x)+1e-20)) }
func undB(x float32) float32 { return float32(math.Pow(10, float64(x)/10)) }
