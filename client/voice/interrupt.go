package voice

import (
	"time"

	"delonix/audio/vad"
	"delonix/client/voice/listen"
)

const (
	// duckAfter is how much certain speech over a reply makes it softer, and
	// muteAfter how much makes it silent: sooner than it counts as speech, which
	// takes overNeeded. Where it was the echo after all silence proves it, and the
	// reply goes on where it was.
	duckAfter = 64 * time.Millisecond
	muteAfter = 96 * time.Millisecond
	// mutedMost is how long the reply is silent for speech that does not come.
	mutedMost = 300 * time.Millisecond
	// interruptAfter is how much speech over a reply halts it until there are words,
	// or surely are none. 200 ms halt it a window later and no less often by mistake.
	interruptAfter = 160 * time.Millisecond
	// resumeAfter is how long a halted reply waits for words before it goes on.
	resumeAfter = 1400 * time.Millisecond
	// earlyAfter is how much silence after speech over a reply makes it worth asking
	// what was said: most of what listeners say is one short word, and the reply waits.
	earlyAfter = 192 * time.Millisecond
	// duckedGain is how loud a reply is while somebody may be speaking over it.
	duckedGain = 0.3
)

// preempt makes a reply softer, then silent, while it may be that somebody begins
// to speak over it.
func (m *machine) preempt(ev vad.Event) {
	s := &m.agentSpeech
	more := ev.Evidence > s.evidence
	s.evidence = ev.Evidence
	more = more && m.userTurns.near.within(duckBelow)
	switch {
	case more && ev.Evidence >= muteAfter && s.interrupt < interruptMuted && m.sounding():
		s.interrupt, s.resumeAt = interruptMuted, m.now+mutedMost
		m.do(outPause{true})
	case more && ev.Evidence >= duckAfter && s.interrupt == interruptNone && m.sounding():
		s.interrupt, s.resumeAt = interruptDucked, m.now+mutedMost
		m.setGain()
	case ev.Evidence == 0 && (s.interrupt == interruptDucked || s.interrupt == interruptMuted):
		m.resumeSpeech()
	}
}

// interruptedBy reacts to speech over a reply: softer at first, then halted, and on
// again where no words come.
func (m *machine) interruptedBy(u *utterance, ev vad.Event) {
	s := &m.agentSpeech
	if !u.over || !m.sounding() && s.interrupt == interruptNone {
		return
	}
	near := &m.userTurns.near
	switch spoke := listen.Duration(ev.At - u.start); {
	case u.phase == speaking && near.surelyAway(&u.sound):
		// Whoever goes on talking is not waited for.
		m.resumeSpeech()
	case u.phase == speaking && spoke >= interruptAfter && s.interrupt != interruptPaused && near.within(haltBelow):
		s.interrupt = interruptPaused
		m.do(outPause{true})
	case u.phase == speaking && s.interrupt == interruptNone && near.within(duckBelow):
		s.interrupt = interruptDucked
		m.setGain()
	case u.phase == pausing && (s.interrupt == interruptDucked || s.interrupt == interruptMuted):
		// Too short to halt anything; its transcript may still.
		m.resumeSpeech()
	}
	if u.phase == speaking {
		s.resumeAt = m.now - ev.Silence + resumeAfter
	}
}

// askEarly asks what was said over a reply as soon as the voice falls silent.
func (m *machine) askEarly(u *utterance, ev vad.Event) {
	switch {
	case u.phase != speaking || u.push || m.s.NotSpeculative:
	case u.early && ev.Silence == 0:
		m.goOn(u)
	case u.over && !u.early && ev.Silence >= earlyAfter:
		u.early, u.end = true, ev.At-listen.Samples(ev.Silence)
		u.spokeTo = m.now - ev.Silence
		m.transcribe(u)
	}
}

// resumeSpeech lets an interrupted reply go on where it was.
func (m *machine) resumeSpeech() {
	if m.agentSpeech.interrupt == interruptNone {
		return
	}
	m.agentSpeech.interrupt = interruptNone
	m.restoreOutput()
}

// restoreOutput undoes what a hold did to the speaker.
func (m *machine) restoreOutput() {
	m.setGain()
	if m.phase == phaseRunning {
		m.do(outPause{false})
	}
}

// confirmInterrupt makes an interruption final: the person said words.
func (m *machine) confirmInterrupt(u *utterance) {
	u.over = false
	m.cancelAnswers()
}

// rejectInterrupt forgets an utterance that was no interruption.
func (m *machine) rejectInterrupt(u *utterance) {
	if m.userTurns.current == u {
		m.userTurns.current = nil
		m.userTurns.cut = max(m.userTurns.cut, u.end)
		m.discard(u)
	}
}
