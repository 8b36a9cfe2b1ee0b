package voice

import (
	"time"

	"delonix/client/voice/listen"
)

const (
	// afterRelease is how much is still recorded after the button of
	// push-to-talk: what was in the devices when it was let go.
	afterRelease = 120 * time.Millisecond
	// shortestPush is the shortest time the button is held by somebody who
	// wants to speak.
	shortestPush = 300 * time.Millisecond
)

// pushing reports whether the button is held or was just let go.
func (h *userTurns) pushing() bool { return h.held || h.current != nil && h.current.push }

// busy reports whether the person speaks, or was just heard and not understood
// yet: nothing may be said meanwhile.
func (h *userTurns) busy() bool {
	if h.current != nil {
		return true
	}
	for _, u := range h.queue {
		if u.ask != 0 && u.tries == 0 {
			return true
		}
	}
	return false
}

// push begins and ends speaking by a button.
func (m *machine) push(held bool) {
	h := &m.userTurns
	if held == h.held {
		return
	}
	h.held = held
	if !held {
		if u := h.current; u != nil && u.push && u.until == 0 {
			u.until = m.pos + listen.Samples(afterRelease)
		}
		return
	}
	m.wakeMicrophone()
	if m.sounding() || m.agentSpeech.interrupt != interruptNone {
		m.cancelAnswers()
	}
	if m.phase == phasePaused || m.muted {
		h.held = false
		return
	}
	if u := h.current; u != nil {
		// What is being said already belongs to it.
		u.push, u.over, u.until, u.phase = true, false, 0, speaking
		m.abandon(u)
		u.known = false
		return
	}
	from := m.pos
	if m.s.Mode == ModeOpen {
		from = max(from-listen.Samples(listen.PreRoll), h.cut, 0)
	}
	h.current = &utterance{id: h.id(), from: from, start: m.pos, push: true}
	h.lastVoice = m.now
}
