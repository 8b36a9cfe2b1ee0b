package prosody

import (
	"math"
	"slices"
)

// Count is how many numbers [Tracker.Evidence] has.
const Count = 21

// Evidence is what is known of the sound before a silence.
type Evidence [Count]float32

// How much is looked at around the end of speech, in hops.
const (
	after    = 12 // 192 ms of the silence
	before   = 94 // 1.5 s of speech
	before4s = kept - after - 4
)

// voiced is how periodic a voice is at the least.
const voiced = 0.55

// Evidence looks at the speech that ended at a position, in samples heard, with 200 ms
// of the silence that followed it. phrase is since how long the person spoke without a
// pause, in seconds. It reports false where there is too little to look at.
//
// What the silence itself sounds like is left out: it is the room and the microphone.
func (t *Tracker) Evidence(end int64, phrase float64) (e Evidence, ok bool) {
	last := end / hopSamples
	if last+after > t.count {
		last = t.count - after
	}
	if last < 8 || t.count-last > kept/2 {
		return e, false
	}
	s := speechBefore{t: t, last: last, first: max(0, t.count-kept, last-before4s)}
	if !s.measure() {
		return e, false
	}
	s.heights(&e)
	s.loudness(&e)
	s.rhythm(&e)
	e[20] = float32(math.Log1p(min(phrase, 4)))
	return e, true
}

// speechBefore is the speech before a silence.
type speechBefore struct {
	t           *Tracker
	first, last int64   // hops
	level       float32 // of voiced speech, dB
	middle      float32 // height
	lowest      float32 // nearly
	stop        int64   // the last hop of the voice
	runs        int
	lastRun     int
	meanRun     float32
}

func (s *speechBefore) at(i int64) *hop { return &s.t.hops[(i%kept+kept)%kept] }

// measure finds what the rest is compared with.
func (s *speechBefore) measure() bool {
	var loud, high [kept]float32
	n := 0
	for i := s.first; i < s.last; i++ {
		if h := s.at(i); h.period > voiced && h.height > 0 {
			loud[n] = h.loud
			n++
		}
	}
	if n < 4 {
		return false
	}
	slices.Sort(loud[:n])
	top := loud[n*9/10]
	s.level = loud[n/2]
	s.level = max(s.level, top-12)
	m := 0
	for i := s.first; i < s.last; i++ {
		if h := s.at(i); s.isVoice(h) {
			high[m] = h.height
			m++
		}
	}
	if m < 4 {
		return false
	}
	slices.Sort(high[:m])
	s.middle, s.lowest = high[m/2], high[m/10]
	s.findRuns()
	return true
}

// isVoice reports whether a hop is of the voice and not of the room.
func (s *speechBefore) isVoice(h *hop) bool {
	return h.period > voiced && h.height > 0 && h.loud > s.level-22
}

// findRuns looks at the stretches of voice.
func (s *speechBefore) findRuns() {
	s.stop = -1
	length, total := 0, 0
	for i := s.first; i < min(s.last+6, s.t.count); i++ {
		if s.isVoice(s.at(i)) {
			s.stop = i
			length++
			continue
		}
		if length >= 2 {
			s.runs++
			total += length
			s.lastRun = length
		}
		length = 0
	}
	if length >= 2 {
		s.runs++
		total += length
		s.lastRun = length
	}
	s.meanRun = float32(total) / float32(max(s.runs, 1))
}

// heights are where the voice ends and how it gets there.
func (s *speechBefore) heights(e *Evidence) {
	end, m := s.mean(s.stop-6, s.stop+1)
	if m == 0 {
		end = s.middle
	}
	e[0] = limit(end-s.middle, 12)
	e[1] = limit(end-s.lowest, 12)
	e[2] = limit(s.slope(s.stop-12, s.stop+1), 3)
	e[3] = limit(s.slope(s.stop-30, s.stop+1), 2)
	e[4] = limit(s.slope(s.stop-60, s.stop+1), 1)
	top, low := s.middle, s.middle
	for i := s.stop - 25; i <= s.stop; i++ {
		if i >= s.first && s.isVoice(s.at(i)) {
			top, low = max(top, s.at(i).height), min(low, s.at(i).height)
		}
	}
	e[5] = limit(top-s.middle, 12)
	e[6] = limit(low-s.middle, 12)
	early, k := s.mean(s.stop-60, s.stop-30)
	if k > 0 && m > 0 {
		e[7] = limit(end-early, 12)
	}
}

// loudness is how the voice dies away.
func (s *speechBefore) loudness(e *Evidence) {
	e[8] = limit(s.loud(s.stop-5, s.stop+1)-s.level, 25)
	e[9] = limit(s.loud(s.stop-12, s.stop-5)-s.level, 25)
	e[10] = limit(s.loud(s.stop-30, s.stop-12)-s.level, 25)
	e[11] = float32(s.since(6)) / 10
	e[12] = float32(s.since(14)) / 10
	e[13] = float32(s.since(24)) / 10
	period, n := float32(0), float32(0)
	bright := float32(0)
	for i := max(s.first, s.stop-8); i <= s.stop; i++ {
		period += s.at(i).period
		bright += s.at(i).bright
		n++
	}
	e[14] = period / max(n, 1)
	e[15] = limit(bright/max(n, 1), 20)
}

// rhythm is how long the last sounds were drawn.
func (s *speechBefore) rhythm(e *Evidence) {
	e[16] = float32(min(s.lastRun, 40)) / 10
	e[17] = limit(float32(math.Log2(float64(float32(s.lastRun)+1)/float64(s.meanRun+1))), 3)
	e[18] = float32(s.runs) / float32(s.last-s.first+1) * 20
	e[19] = limit(float32(s.last-s.stop), 30) / 10
}

// mean is the mean height within hops, and of how many.
func (s *speechBefore) mean(from, to int64) (float32, int) {
	sum, n := float32(0), 0
	for i := max(from, s.first); i < to; i++ {
		if h := s.at(i); s.isVoice(h) {
			sum += h.height
			n++
		}
	}
	return sum / float32(max(n, 1)), n
}

// slope is how the height changes, in semitones in 100 ms.
func (s *speechBefore) slope(from, to int64) float32 {
	var n, sx, sy, sxx, sxy float32
	for i := max(from, s.first); i < to; i++ {
		h := s.at(i)
		if !s.isVoice(h) || h.height > s.middle+10 || h.height < s.middle-10 {
			continue
		}
		x := float32(i - s.stop)
		n++
		sx += x
		sy += h.height
		sxx += x * x
		sxy += x * h.height
	}
	if n < 4 || n*sxx-sx*sx == 0 {
		return 0
	}
	const in100ms = 100 / 16.0
	return (n*sxy - sx*sy) / (n*sxx - sx*sx) * in100ms
}

// loud is the mean loudness within hops.
func (s *speechBefore) loud(from, to int64) float32 {
	sum, n := float32(0), float32(0)
	for i := max(from, s.first); i < min(to, s.t.count); i++ {
		sum += s.at(i).loud
		n++
	}
	if n == 0 {
		return s.level
	}
	return sum / n
}

// since is how many hops before the end of speech something was as loud as so many
// dB below the voice.
func (s *speechBefore) since(below float32) int64 {
	for i := s.last + 4; i > max(s.first, s.last-30); i-- {
		if i < s.t.count && s.at(i).loud > s.level-below {
			return s.last + 4 - i
		}
	}
	return 34
}

func limit(v, most float32) float32 { return max(-most, min(v, most)) }
