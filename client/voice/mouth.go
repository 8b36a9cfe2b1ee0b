package voice

import (
	"time"

	"delonix/client/voice/speechtext"
)

// ahead is how many sentences are synthesized beyond the one that is heard:
// enough to hide a request, few enough not to pay for what is interrupted.
const ahead = 2

// lineSlack is by how much the speaker's account of a line may be shorter than
// the line: its resampler keeps a few samples back.
const lineSlack = 20 * time.Millisecond

// line is a sentence on its way to the ear.
type line struct {
	speechtext.Sentence
	n       int // number of the line since the mouth was made
	asked   bool
	arrived bool // some of its sound
	whole   bool // all of it, or no more will
	failed  error

	sound  []chunk       // arrived before its turn
	played []chunk       // handed to the player; kept in case the speaker fails
	length time.Duration // of what was handed to the player
	placed bool          // the player has begun with it
	told   bool          // heard has returned it
	from   time.Duration // its position in what the speaker plays

	askedAt, arrivedAt time.Duration // for the timings
}

// chunk is a stretch of mono samples.
type chunk struct {
	pcm  []float32
	rate int
}

func (c chunk) length() time.Duration {
	return time.Duration(len(c.pcm)) * time.Second / time.Duration(c.rate)
}

// ask requests the sound of a line; play hands a stretch of it to the player.
type (
	ask struct {
		line int
		text string
	}
	play struct {
		line int
		chunk
	}
)

// mouth keeps the lines of one reply in order: it asks for their sound ahead of
// time, hands it on in the right order, and knows which line is heard. It does
// nothing by itself: asks and plays are for its owner to carry out.
type mouth struct {
	lines  []line // those that were not heard to the end
	past   int    // how many were
	next   int    // number of the next line; numbers are not used twice
	hold   bool   // nothing is handed to the player for now: the person speaks
	broken bool   // nor while the speaker is

	asks  []ask
	plays []play
}

// say adds sentences.
func (m *mouth) say(now time.Duration, sentences []speechtext.Sentence) {
	for _, s := range sentences {
		m.lines = append(m.lines, line{Sentence: s, n: m.next})
		m.next++
	}
	m.advance(now)
}

// begun is how many lines have begun to sound or were left out.
func (m *mouth) begun() int {
	n := m.past
	for _, l := range m.lines {
		if l.length == 0 && (!l.whole || len(l.sound) > 0) {
			break
		}
		n++
	}
	return n
}

// retract drops the lines that have not begun to sound.
func (m *mouth) retract() { m.lines = m.lines[:m.begun()-m.past] }

// arrived takes a stretch of a line's sound.
func (m *mouth) arrived(now time.Duration, n int, c chunk) {
	l := m.line(n)
	if l == nil || l.whole {
		return
	}
	if !l.arrived {
		l.arrived, l.arrivedAt = true, now
	}
	l.sound = append(l.sound, c)
	m.advance(now)
}

// complete tells that no more of a line's sound follows.
func (m *mouth) complete(now time.Duration, n int, err error) {
	l := m.line(n)
	if l == nil || l.whole {
		return
	}
	l.whole, l.failed = true, err
	if rate := l.lastRate(); rate > 0 && l.Pause > 0 {
		l.sound = append(l.sound, chunk{pcm: make([]float32, int(l.Pause.Seconds()*float64(rate))), rate: rate})
	}
	m.advance(now)
}

func (l *line) lastRate() int {
	if len(l.sound) > 0 {
		return l.sound[len(l.sound)-1].rate
	}
	if l.length > 0 {
		return Rate
	}
	return 0
}

// place tells where in the speaker's time a line begins.
func (m *mouth) place(n int, at time.Duration) {
	if l := m.line(n); l != nil && !l.placed {
		l.placed, l.from = true, at
	}
}

// heard returns the lines that have begun to be heard since the last call, when
// the speaker has played so far; those heard to the end are dropped. idle tells
// that the speaker has nothing left to play.
func (m *mouth) heard(now, played time.Duration, idle bool) []line {
	var begun []line
	for len(m.lines) > 0 {
		l := &m.lines[0]
		if !l.told && l.placed && (l.from <= played || idle) {
			l.told = true
			begun = append(begun, *l)
		}
		if !l.over(played, idle) {
			break
		}
		m.lines = m.lines[1:]
		m.past++
		m.advance(now)
	}
	return begun
}

// over tells whether a line was heard to the end or never will be.
func (l *line) over(played time.Duration, idle bool) bool {
	if !l.whole || len(l.sound) > 0 {
		return false
	}
	return l.length == 0 || l.placed && (idle || played >= l.from+l.length-lineSlack)
}

// silent reports whether everything that was said was heard.
func (m *mouth) silent() bool { return len(m.lines) == 0 }

// advance asks for what is due and plays what has its turn. Nothing may keep the
// portal from the first line, which the listener waits for.
func (m *mouth) advance(now time.Duration) {
	turn := true
	for i := range m.lines {
		l := &m.lines[i]
		if !l.asked && i <= ahead && (i == 0 || m.past > 0 || m.lines[0].arrived || m.lines[0].whole) {
			l.asked, l.askedAt = true, now
			m.asks = append(m.asks, ask{line: l.n, text: l.Text})
		}
		if turn && !m.hold && !m.broken {
			m.hand(l)
		}
		turn = turn && l.whole
	}
}

// hand gives a line's sound to the player.
func (m *mouth) hand(l *line) {
	for _, c := range l.sound {
		l.length += c.length()
		l.played = append(l.played, c)
		m.plays = append(m.plays, play{line: l.n, chunk: c})
	}
	l.sound = nil
}

func (m *mouth) line(n int) *line {
	for i := range m.lines {
		if m.lines[i].n == n {
			return &m.lines[i]
		}
	}
	return nil
}

// rewind takes back what was handed to the player and not heard to the end: the
// speaker failed. Until replay nothing is handed on.
func (m *mouth) rewind() {
	for i := range m.lines {
		l := &m.lines[i]
		l.sound = append(l.played, l.sound...)
		l.played, l.length, l.placed, l.told = nil, 0, false, false
		if !l.whole {
			// The request for it ends with the epoch.
			l.sound, l.asked, l.arrived = nil, false, false
		}
	}
	m.plays, m.broken = nil, true
}

// replay hands it on again.
func (m *mouth) replay(now time.Duration) {
	m.broken = false
	m.advance(now)
}

// orders returns what is to be done since the last call.
func (m *mouth) orders() ([]ask, []play) {
	asks, plays := m.asks, m.plays
	m.asks, m.plays = nil, nil
	return asks, plays
}
