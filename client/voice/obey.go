package voice

import (
	"slices"
	"time"

	"delonix/client/voice/command"
	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
)

const (
	// obeyedShown is how long it is shown what was done at a spoken word.
	obeyedShown = 4 * time.Second
	// stopAfter is how long after the end of a reply "stop" still means that: later
	// it is said to the agent.
	stopAfter = 30 * time.Second
	// longestGoOn is how long it takes at most to say "go on". What is longer is not
	// transcribed while a call is paused: it is said to nobody here.
	longestGoOn = 2500 * time.Millisecond
)

// volumes are the steps of louder and quieter, 3 dB apart: factors of what is spoken.
var volumes = []float64{0.25, 0.35, 0.5, 0.7, 1, 1.4, 2}

// obeyed is what was done at the person's word.
type obeyed struct {
	listens bool // the call is paused by a spoken word, and another one ends that
	last    command.Command
	at      time.Duration // when that was done
}

// obey carries a command out and reports whether what was said is one.
func (m *machine) obey(u *utterance) bool {
	c := m.commandOf(u)
	if c != command.None {
		m.carryOut(c)
	}
	return c != command.None
}

// carryOut does what a command wants.
func (m *machine) carryOut(c command.Command) {
	m.obeyed.last, m.obeyed.at = c, m.now
	switch c {
	case command.Stop:
		m.skip()
		m.goOnSpeaking()
	case command.Pause:
		m.pause(true)
		m.obeyed.listens = true
	case command.Continue:
		m.goOnSpeaking()
	case command.Repeat:
		m.repeat()
		m.goOnSpeaking()
	case command.Louder:
		m.turnVolume(1)
	case command.Quieter:
		m.turnVolume(-1)
	}
	m.do(outEvent{Obeyed{Command: c, Volume: m.s.Volume}})
}

// commandOf is the command that the words of an utterance are where things stand as
// they do.
func (m *machine) commandOf(u *utterance) command.Command {
	if m.s.NoCommands {
		return command.None
	}
	c := m.userTurns.commands.Command(turn.WithoutNotes(u.text))
	if c == command.None || c != command.Stop && m.userTurns.near.away(&u.sound) {
		return command.None
	}
	if m.obeyed.listens {
		if c == command.Pause || c == command.Repeat && !m.canRepeat() {
			return command.None
		}
		return c
	}
	s := &m.agentSpeech
	busy := s.head() != nil || m.pendingReply.turn != 0
	possible := true
	switch c {
	case command.Continue:
		possible = false // there is nothing to go on with here; the agent may have
	case command.Stop:
		possible = busy || s.recent != nil && m.now-s.sounded < stopAfter && !m.asked()
	case command.Pause:
		possible = busy || s.recent != nil && !m.asked()
	case command.Repeat:
		possible = m.canRepeat()
	case command.Louder, command.Quieter:
		possible = m.canSpeak()
	}
	if !possible {
		return command.None
	}
	return c
}

// asked reports whether what was said last asks something, so that a word may be the
// answer.
func (m *machine) asked() bool {
	n := len(m.agentSpeech.remarks)
	return n > 0 && isQuestion(m.agentSpeech.remarks[n-1].text)
}

// obeyNow carries a command out that was said over a reply, before the turn is over.
func (m *machine) obeyNow(u *utterance) bool {
	c := m.commandOf(u)
	if c == command.None {
		return false
	}
	h := &m.userTurns
	if h.current == u {
		h.current, h.cut = nil, max(h.cut, u.end)
	}
	m.carryOut(c)
	m.discard(u)
	return true
}

// goOnSpeaking ends a pause that was spoken.
func (m *machine) goOnSpeaking() {
	if m.obeyed.listens {
		m.pause(false)
	}
}

// unheard reports whether nobody is asked for the words of an utterance: while a call
// is paused only what may end that is of interest.
func (m *machine) unheard(u *utterance) bool {
	return u.paused && listen.Duration(m.pos-u.start) > longestGoOn
}

// turnVolume makes what is spoken louder or softer by so many steps.
func (m *machine) turnVolume(steps int) {
	at := 0
	for i, v := range volumes {
		if v <= m.s.Volume*1.01 {
			at = i
		}
	}
	if steps < 0 && volumes[at] < m.s.Volume*0.99 {
		at++ // a volume between two steps falls to the lower one
	}
	m.s.Volume = volumes[min(max(at+steps, 0), len(volumes)-1)]
	m.setGain()
}

// setGain makes the speaker as loud as it is to be at the moment.
func (m *machine) setGain() {
	g := m.s.Volume
	if m.agentSpeech.interrupt == interruptDucked || m.agentSpeech.interrupt == interruptMuted {
		g *= duckedGain
	}
	m.do(outGain{float32(g)})
}

// canRepeat reports whether there is a reply to say again: one that is being said, or
// the last one while none is expected.
func (m *machine) canRepeat() bool {
	if a := m.agentSpeech.head(); a != nil {
		return a.kind == kindReply && a.heard > 0
	}
	return m.agentSpeech.recent != nil && m.pendingReply.turn == 0 && m.canSpeak()
}

// repeat says the reply again that was said last. In the middle of one it goes back to
// the sentence before.
func (m *machine) repeat() {
	s := &m.agentSpeech
	if a := s.head(); a != nil {
		from := max(a.heard-2, 0)
		m.cutSound()
		a.before += from
		a.lines, a.saying, a.heard = a.lines[from:], a.saying[from:], 0
		a.due = slices.Clone(a.lines)
		m.resumeSpeech()
		return
	}
	last := s.recent
	revisions := *last.revisions
	revisions.Done = true // whatever of it was not there when it was cut is not said
	a := &answer{kind: kindReply, reply: last.reply, revisions: &revisions, grown: m.now}
	a.reply.Done = true
	s.answers = append(s.answers, a)
	m.addSentences(a, last.lines)
}

// repeatable keeps what may be said again.
func (s *agentSpeech) repeatable(a *answer) {
	if a.kind == kindReply {
		s.recent = a
	}
	a.heard++
}

// ending is what a transcript says about whether more is to come. Nothing does after
// a command.
func (m *machine) ending(u *utterance) turn.Ending {
	if m.commandOf(u) != command.None {
		return turn.Ending{Known: true, Words: turn.Sure}
	}
	return m.userTurns.endpointer.Classify(u.text)
}
