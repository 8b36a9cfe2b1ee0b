package voice

import (
	"strings"

	"delonix/audio/echo"
	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
	"delonix/client/voice/turn"
)

// meaningless reports whether what was heard is no wish to speak: nothing, an
// echo of what is being said, or the murmur or assent of a listener.
func (m *machine) meaningless(u *utterance) bool {
	return m.saysNothing(u) || m.userTurns.lexicon.OnlyBackchannels(u.text) || m.echoes(u) || m.isAssent(u) || m.isForOthers(u)
}

// saysNothing reports whether no words were said. Who holds the button wants to
// speak, and its words count.
func (m *machine) saysNothing(u *utterance) bool {
	if u.push {
		return !turn.HasWords(u.text)
	}
	return turn.SaysNothing(u.text, u.voiced)
}

// isAssent reports whether an assent leaves the word to the reply: it goes on, or
// ended without a question that the assent would answer.
func (m *machine) isAssent(u *utterance) bool {
	if !m.userTurns.lexicon.OnlyAssents(u.text) {
		return false
	}
	s := &m.agentSpeech
	if s.head() != nil {
		return true
	}
	n := len(s.remarks)
	return n > 0 && !isQuestion(s.remarks[n-1].text)
}

// isForOthers reports whether somebody else was spoken to, or spoke.
func (m *machine) isForOthers(u *utterance) bool {
	return m.userTurns.near.away(&u.sound) || m.userTurns.commands.Away(u.text)
}

// isQuestion reports whether a sentence asks something.
func isQuestion(sentence string) bool {
	r, ok := speechtext.LastSign(sentence)
	return ok && strings.ContainsRune("?？؟", r)
}

// echoes reports whether a transcript only repeats what the speaker said.
func (m *machine) echoes(u *utterance) bool {
	spoken := m.agentSpeech.spoken(m.now)
	return spoken != "" && echo.Repeats(spoken, u.text) >= repeated
}

// transcript takes the answer to a request.
func (m *machine) transcript(in inTranscript) {
	h := &m.userTurns
	u := h.find(in.ask)
	if u == nil {
		return
	}
	u.ask = 0
	if in.err != nil {
		m.transcriptFailed(u, in.err)
		return
	}
	m.recovered()
	u.known, u.text, u.textTo, u.ending = true, in.text, u.askTo, turn.Ending{}
	u.ending = m.ending(u)
	u.tries = 0
	switch {
	case u.phase != ended && (u.over || u.paused) && m.obeyNow(u):
		return
	case u.over && m.meaningless(u):
		m.rejectInterrupt(u)
	case u.over:
		m.confirmInterrupt(u)
	}
	if u.phase == ended {
		m.waitOn(u)
		m.deliver()
	}
}

// waitOn takes the end of a turn back when its words, which came late, say that
// more is to come.
func (m *machine) waitOn(u *utterance) {
	h := &m.userTurns
	if u.seal || h.current != nil || len(h.queue) == 0 || h.queue[len(h.queue)-1] != u {
		return
	}
	if !h.endpointer.Over(listen.Duration(m.pos-u.end), u.guess()) {
		h.queue = h.queue[:len(h.queue)-1]
		u.phase, h.current = pausing, u
	}
}
