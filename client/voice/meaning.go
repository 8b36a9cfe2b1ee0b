package voice

import (
	"strings"

	"delonix/audio/echo"
	"delonix/client/voice/speechtext"
	"delonix/client/voice/turn"
)

// meaningless reports whether what was heard is no wish to speak: nothing, an
// echo of what is being said, or the murmur or assent of a listener.
func (m *machine) meaningless(u *utterance) bool {
	return m.saysNothing(u) || m.userTurns.lexicon.OnlyBackchannels(u.text) || m.echoes(u) || m.isAssent(u)
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
