package voice

import (
	"strings"

	"delonix/audio/echo"
	"delonix/client/voice/speechtext"
)

// meaningless reports whether what was heard is no wish to speak: nothing, an
// echo of what is being said, or the murmur or assent of a listener.
func (m *machine) meaningless(u *utterance) bool {
	return m.saysNothing(u) || m.hearing.lang.onlyNods(u.text) || m.echoes(u) || m.listens(u)
}

// saysNothing reports whether no words were said. Who holds the button wants to
// speak, and its words count.
func (m *machine) saysNothing(u *utterance) bool {
	if u.push {
		return !HasWords(u.text)
	}
	return SaysNothing(u.text, u.voiced)
}

// listens reports whether an assent leaves the word to the reply: it goes on, or
// ended without a question that the assent would answer.
func (m *machine) listens(u *utterance) bool {
	if !m.hearing.lang.onlyAssents(u.text) {
		return false
	}
	s := &m.saying
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
	spoken := m.saying.spoken(m.now)
	return spoken != "" && echo.Repeats(spoken, u.text) >= repeated
}
