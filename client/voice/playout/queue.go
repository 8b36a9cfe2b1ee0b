package playout

import (
	"time"

	"delonix/audio"
	"delonix/client/voice/speechtext"
)

// ahead is how many sentences are synthesized beyond the one that is heard:
// enough to hide a request, few enough not to pay for what is interrupted.
const ahead = 2

// segmentSlack is by how much the speaker's account of a segment may be shorter than
// the segment: its resampler keeps a few samples back.
const segmentSlack = 20 * time.Millisecond

// Segment is a sentence on its way to the ear.
type Segment struct {
	speechtext.Sentence
	n       int // number of the segment since the queue was made
	asked   bool
	arrived bool // some of its sound
	whole   bool // all of it, or no more will
	failed  error

	sound  []Chunk       // arrived before its turn
	played []Chunk       // handed to the player; kept in case the speaker fails
	length time.Duration // of what was handed to the player
	placed bool          // the player has begun with it
	told   bool          // heard has returned it
	From   time.Duration // its position in what the speaker plays

	AskedAt, ArrivedAt time.Duration // for the timings
}

// Chunk is a stretch of mono samples.
type Chunk struct {
	PCM  []float32
	Rate int
}

func (c Chunk) Length() time.Duration {
	return time.Duration(len(c.PCM)) * time.Second / time.Duration(c.Rate)
}

// Request asks for the sound of a segment; Stretch hands a stretch of it to the player.
type (
	Request struct {
		Segment int
		Text    string
	}
	Stretch struct {
		Segment int
		Chunk
	}
)

// Queue keeps the segments of one reply in order: it asks for their sound ahead of
// time, hands it on in the right order, and knows which segment is heard. It does
// nothing by itself: requests and stretches are for its owner to carry out.
type Queue struct {
	segments []Segment // those that were not heard to the end
	past     int       // how many were
	next     int       // number of the next segment; numbers are not used twice
	Hold     bool      // nothing is handed to the player for now: the person speaks
	Broken   bool      // nor while the speaker is

	requests  []Request
	stretches []Stretch
}

// Add adds sentences.
func (m *Queue) Add(now time.Duration, sentences []speechtext.Sentence) {
	for _, s := range sentences {
		m.segments = append(m.segments, Segment{Sentence: s, n: m.next})
		m.next++
	}
	m.advance(now)
}

// Begun is how many segments have begun to sound or were left out.
func (m *Queue) Begun() int {
	n := m.past
	for _, l := range m.segments {
		if l.length == 0 && (!l.whole || len(l.sound) > 0) {
			break
		}
		n++
	}
	return n
}

// Retract drops the segments that have not begun to sound.
func (m *Queue) Retract() { m.segments = m.segments[:m.Begun()-m.past] }

// Arrived takes a stretch of a segment's sound.
func (m *Queue) Arrived(now time.Duration, n int, c Chunk) {
	l := m.find(n)
	if l == nil || l.whole {
		return
	}
	if !l.arrived {
		l.arrived, l.ArrivedAt = true, now
	}
	l.sound = append(l.sound, c)
	m.advance(now)
}

// Complete tells that no more of a segment's sound follows.
func (m *Queue) Complete(now time.Duration, n int, err error) {
	l := m.find(n)
	if l == nil || l.whole {
		return
	}
	l.whole, l.failed = true, err
	if rate := l.lastRate(); rate > 0 && l.Pause > 0 {
		l.sound = append(l.sound, Chunk{PCM: make([]float32, int(l.Pause.Seconds()*float64(rate))), Rate: rate})
	}
	m.advance(now)
}

func (l *Segment) lastRate() int {
	if len(l.sound) > 0 {
		return l.sound[len(l.sound)-1].Rate
	}
	if l.length > 0 {
		return audio.CaptureRate
	}
	return 0
}

// Place tells where in the speaker's time a segment begins.
func (m *Queue) Place(n int, at time.Duration) {
	if l := m.find(n); l != nil && !l.placed {
		l.placed, l.From = true, at
	}
}

// Heard returns the segments that have begun to be heard since the last call, when
// the speaker has played so far; those heard to the end are dropped. idle tells
// that the speaker has nothing left to play.
func (m *Queue) Heard(now, played time.Duration, idle bool) []Segment {
	var begun []Segment
	for len(m.segments) > 0 {
		l := &m.segments[0]
		if !l.told && l.placed && (l.From <= played || idle) {
			l.told = true
			begun = append(begun, *l)
		}
		if !l.over(played, idle) {
			break
		}
		m.segments = m.segments[1:]
		m.past++
		m.advance(now)
	}
	return begun
}

// over reports whether a segment was heard to the end or never will be.
func (l *Segment) over(played time.Duration, idle bool) bool {
	if !l.whole || len(l.sound) > 0 {
		return false
	}
	return l.length == 0 || l.placed && (idle || played >= l.From+l.length-segmentSlack)
}

// Silent reports whether everything that was said was heard.
func (m *Queue) Silent() bool { return len(m.segments) == 0 }

// advance asks for what is due and plays what has its turn. Nothing may keep the
// portal from the first segment, which the listener waits for.
func (m *Queue) advance(now time.Duration) {
	turn := true
	for i := range m.segments {
		l := &m.segments[i]
		if !l.asked && i <= ahead && (i == 0 || m.past > 0 || m.segments[0].arrived || m.segments[0].whole) {
			l.asked, l.AskedAt = true, now
			m.requests = append(m.requests, Request{Segment: l.n, Text: l.Text})
		}
		if turn && !m.Hold && !m.Broken {
			m.hand(l)
		}
		turn = turn && l.whole
	}
}

// hand gives a segment's sound to the player.
func (m *Queue) hand(l *Segment) {
	for _, c := range l.sound {
		l.length += c.Length()
		l.played = append(l.played, c)
		m.stretches = append(m.stretches, Stretch{Segment: l.n, Chunk: c})
	}
	l.sound = nil
}

func (m *Queue) find(n int) *Segment {
	for i := range m.segments {
		if m.segments[i].n == n {
			return &m.segments[i]
		}
	}
	return nil
}

// Rewind takes back what was handed to the player and not heard to the end: the
// speaker failed. Until replay nothing is handed on.
func (m *Queue) Rewind() {
	for i := range m.segments {
		l := &m.segments[i]
		l.sound = append(l.played, l.sound...)
		l.played, l.length, l.placed, l.told = nil, 0, false, false
		if !l.whole {
			// The request for it ends with the epoch.
			l.sound, l.asked, l.arrived = nil, false, false
		}
	}
	m.stretches, m.Broken = nil, true
}

// Replay hands it on again.
func (m *Queue) Replay(now time.Duration) {
	m.Broken = false
	m.advance(now)
}

// Orders returns what is to be done since the last call.
func (m *Queue) Orders() ([]Request, []Stretch) {
	asks, plays := m.requests, m.stretches
	m.requests, m.stretches = nil, nil
	return asks, plays
}
