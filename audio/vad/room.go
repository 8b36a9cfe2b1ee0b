package vad

import (
	"math"
	"slices"
)

// room follows how loud a room is while nobody speaks.
type room struct {
	floor  float64 // dBFS of the quiet windows
	taught float64 // dBFS below which it never falls
}

const (
	firstFloor   = -50.0 // until the room is known: nobody is missed
	leastFloor   = -75.0 // a microphone that was switched off tells nothing of the room
	floorFalls   = 0.1   // share of the way to a quieter window
	floorRises   = 0.06  // dB a window, 1.9 dB a second: slower than speech comes and goes
	voiceForSure = 0.9   // probability
	voiceRises   = 0.015 // dB a window, 0.5 dB a second, while somebody surely speaks
	floorReach   = 4.0   // dB above the lowest level of many voices that theirs is on average
)

func newRoom() room { return room{floor: firstFloor, taught: leastFloor} }

// take hears the level of a window in dBFS, the lowest of the last seconds and how
// likely somebody speaks, and returns by how much the level is above the room's.
// Between words it is the room that is heard: what is said for long does not become
// a part of it. Some speak without a pause for many seconds, and telephones even out
// how loud; while somebody surely speaks the room rises by little.
func (r *room) take(level, lowest float64, p float32) float64 {
	above := level - r.floor
	rises := floorRises
	if p >= voiceForSure {
		rises = voiceRises
	}
	switch {
	case above < 0:
		r.floor = max(r.floor+floorFalls*above, r.taught)
	case r.floor < lowest+floorReach:
		r.floor += min(above, rises)
	}
	return level - r.floor
}

// memory is how loud it was lately. It tells the room's level from what is said, and
// when the network should forget. After some seconds of steady
// noise it takes short words for a part of it: of single words in noise 10 dB
// below them it misses one in ten, and one in forty if it is let forget. Made to
// forget amid music it takes voices of instruments for speech, so that the sound
// has to be steady.
type memory struct {
	levels [remembered]float64 // of the last windows, in a ring
	next   int
	quiet  int // windows without speech, up to now
}

const (
	remembered  = 60    // windows, 1.9 s
	noSpeech    = 0.2   // probability below which nobody speaks
	steady      = 1.1   // dB of deviation: noise and many voices stay below it, most music does not
	nearSilence = -60.0 // dBFS; what is fainter does not mask anything
	allSilence  = -85.0 // dBFS; what is fainter is nothing at all
)

// lowest is the lowest level.
func (m *memory) lowest() float64 { return slices.Min(m.levels[:]) }

// spread is the mean and the deviation of the levels.
func (m *memory) spread() (mean, deviation float64) {
	for _, v := range m.levels {
		mean += v / remembered
	}
	for _, v := range m.levels {
		deviation += (v - mean) * (v - mean) / remembered
	}
	return mean, math.Sqrt(deviation)
}

// stale hears the probability and the level of a window.
func (m *memory) stale(p float32, level float64) bool {
	m.levels[m.next] = level
	m.next = (m.next + 1) % remembered
	if p >= noSpeech {
		m.quiet = 0
		return false
	}
	if m.quiet++; m.quiet < remembered {
		return false
	}
	if mean, deviation := m.spread(); mean < allSilence || deviation > steady {
		return false
	}
	m.quiet = 0
	return true
}

// pauseEnd is for how many windows nothing has stood out of the room. With the talk of
// others the network takes a short word that comes then for a part of it: of 300 in
// babble 20 dB below them it misses 15, and 5 if it is let forget that talk. Of ten
// hours of music two more notes pass for speech. In quiet rooms it should remember,
// as words begin softly there.
type pauseEnd int

const (
	pauseLeast = 10   // windows, 0.3 s
	pauseFaint = 13.0 // dB above the room up to which it lasts
	pauseEnds  = 18.0 // dB above the room that are a word and no louder talk
)

// ends hears by how many dB the next window is above the room, and tells that with
// it something begins after a pause.
func (l *pauseEnd) ends(above float64) bool {
	ends := *l >= pauseLeast && above >= pauseEnds
	if *l++; above >= pauseFaint {
		*l = 0
	}
	return ends
}
