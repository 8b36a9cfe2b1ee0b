package voice

import (
	"time"

	"delonix/audio"
	"delonix/audio/vad"
	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
)

const (
	// afterRelease is how much is still recorded after the button of
	// push-to-talk: what was in the devices when it was let go.
	afterRelease = 120 * time.Millisecond
	// shortestPush is the shortest time the button is held by somebody who
	// wants to speak.
	shortestPush = 300 * time.Millisecond
	// continueWithin is how soon after the end of a turn speech still belongs to
	// it, as long as it was not sent.
	continueWithin = 3 * time.Second
	// repeated is how much of a transcript must have been said by the speaker
	// for it to be an echo.
	repeated = 0.75
)

// frame takes what the front end made of 32 ms.
func (m *machine) frame(f listen.Frame) {
	m.pos = f.Speech.At
	if level, tell := m.level.Add(m.now, f.Power); tell {
		m.do(outEvent{Leveled{level}})
	}
	m.soundless(f.Dead)
	m.tooLoud(f.Loud)
	if m.listenMode() == listen.Off {
		return
	}
	h := &m.userTurns
	h.near.hear(f.Power)
	switch f.Speech.Kind {
	case vad.SpeechStarted:
		h.lastVoice = m.now
		m.speechStarted(f)
	case vad.SpeechContinues:
		h.lastVoice = m.now
		if h.current == nil && f.Speech.Silence == 0 {
			// A button was let go in the middle of it.
			m.speechStarted(f)
		}
	case vad.SpeechEnded:
		m.speechPaused(f.Speech)
	}
	if h.current == nil {
		m.preempt(f.Speech)
		return
	}
	m.follow(h.current, f)
}

// speechStarted begins an utterance or goes on with one.
func (m *machine) speechStarted(f listen.Frame) {
	h, ev := &m.userTurns, f.Speech
	switch {
	case h.current != nil:
		if u := h.current; u.phase == pausing {
			h.endpointer.Paused(listen.Duration(ev.Start - u.end))
			m.goOn(u)
		}
		h.current.voice = true
	case m.continues(ev):
		u := h.queue[len(h.queue)-1]
		h.queue = h.queue[:len(h.queue)-1]
		h.endpointer.Paused(listen.Duration(ev.Start - u.end))
		h.current = u
		m.goOn(u)
	case m.s.Mode == ModeOpen:
		h.current = &utterance{
			id: h.id(), from: max(ev.PreRoll, h.cut), start: max(ev.Start, h.cut), voice: true,
			over: m.sounding() || f.Far, paused: m.obeyed.listens,
			// The frames that made it a start.
			voiced: max(listen.Duration(ev.At-ev.Start)-listen.FrameTime, 0),
		}
	}
}

// continues reports whether speech belongs to the turn that was just ended.
func (m *machine) continues(ev vad.Event) bool {
	n := len(m.userTurns.queue)
	if n == 0 || m.s.Mode != ModeOpen {
		return false
	}
	u := m.userTurns.queue[n-1]
	return !u.seal && u.paused == m.obeyed.listens && u.tries == 0 && listen.Duration(ev.Start-u.end) < continueWithin && listen.Duration(ev.At-u.from) < listen.MaxUtterance-time.Second
}

// goOn takes back that an utterance was thought to be over.
func (m *machine) goOn(u *utterance) {
	m.abandon(u)
	u.phase, u.known, u.early = speaking, false, false
}

// abandon drops the request that is under way for an utterance.
func (m *machine) abandon(u *utterance) {
	if u.ask != 0 {
		m.do(outAbandon{u.ask})
		u.ask = 0
	}
}

// speechPaused asks for a transcript before it is certain that the turn is over.
func (m *machine) speechPaused(ev vad.Event) {
	u := m.userTurns.current
	if u == nil || u.push {
		return
	}
	u.phase, u.end = pausing, ev.End
	u.spokeTo = m.now - listen.Duration(ev.At-ev.End)
	if !m.s.NotSpeculative && !u.early && !m.unheard(u) {
		m.transcribe(u)
	}
}

// follow looks whether an utterance is over.
func (m *machine) follow(u *utterance, f listen.Frame) {
	ev := f.Speech
	if f.Voiced {
		u.voiced += listen.FrameTime
	}
	if u.phase == speaking && ev.Silence == 0 {
		u.sound.add(f.Power)
	}
	m.interruptedBy(u, ev)
	m.askEarly(u, ev)
	switch {
	case listen.Duration(m.pos-u.from) >= listen.MaxUtterance-listen.FrameTime:
		m.split(u)
	case u.push:
		if u.until > 0 && m.pos >= u.until {
			m.sealTurn(u)
		}
	case u.phase == pausing && !f.Voiced && m.userTurns.endpointer.Over(ev.Silence, u.guess()):
		// Not while the next word may just begin.
		m.endTurn(u)
	}
}

// guess is what is known so far about whether more is to come.
func (u *utterance) guess() turn.Ending {
	if u.known {
		return u.ending
	}
	return turn.Ending{}
}

// split ends an utterance that became too long; what follows is another one.
func (m *machine) split(u *utterance) {
	goesOn := u.phase == speaking
	m.sealTurn(u)
	if goesOn {
		m.userTurns.current = &utterance{id: m.userTurns.id(), from: m.pos, start: m.pos, voice: true, push: u.push && m.userTurns.held}
	}
}

// sealCurrent ends the utterance that is being said, if there is one.
func (m *machine) sealCurrent() {
	if u := m.userTurns.current; u != nil {
		m.sealTurn(u)
	}
	m.userTurns.held = false
}

// sealTurn ends an utterance for good.
func (m *machine) sealTurn(u *utterance) {
	if u.phase == speaking {
		u.end, u.spokeTo = m.pos, m.now
	}
	u.seal = true
	if u.push && !u.voice && listen.Duration(m.pos-u.start) < shortestPush+afterRelease {
		m.userTurns.current = nil
		m.discard(u)
		return
	}
	m.endTurn(u)
}

// endTurn hands the turn over. Its words may be known already.
func (m *machine) endTurn(u *utterance) {
	h := &m.userTurns
	if h.current == u {
		h.current = nil
	}
	u.phase, u.endedAt, u.waited = ended, m.now, m.waitedFor(u)
	h.cut = max(h.cut, u.end)
	h.queue = append(h.queue, u)
	if !u.known && u.ask == 0 {
		if m.unheard(u) {
			u.known, u.text = true, ""
		} else {
			m.transcribe(u)
		}
	}
	m.deliver()
}

// transcribe asks for the words of an utterance up to now.
func (m *machine) transcribe(u *utterance) {
	m.abandon(u)
	to := m.pos
	if u.phase == ended {
		to = max(u.end+listen.Samples(listen.PauseNeeded), u.askTo)
	}
	to = min(to, m.pos, u.from+listen.Samples(listen.MaxUtterance))
	u.ask, u.askTo = m.userTurns.id(), to
	m.do(outTranscribe{utterance: u.id, ask: u.ask, from: u.from, to: to})
}

// deliver sends what is over and understood, in order.
func (m *machine) deliver() {
	h := &m.userTurns
	for len(h.queue) > 0 && h.queue[0].known {
		u := h.queue[0]
		h.queue = h.queue[1:]
		if m.obey(u) || u.paused || m.saysNothing(u) || u.over && m.meaningless(u) {
			m.discard(u)
			continue
		}
		m.sendTurn(u)
	}
}

// discard forgets an utterance that held nothing.
func (m *machine) discard(u *utterance) {
	m.abandon(u)
	m.do(outDrop{u.id})
	m.resumeSpeech()
}

// sendTurn makes a turn of what the person said. Whatever was being said before is
// out of date.
func (m *machine) sendTurn(u *utterance) {
	m.cancelAnswers()
	m.userTurns.near.learn(&u.sound)
	m.turn++
	m.userTurns.understood = u.text
	m.clear(TroubleRefused)
	m.clear(TroubleSentence)
	m.do(outSend{utterance: u.id, said: UserTurn{Turn: m.turn, Text: u.text, Length: listen.Duration(u.askTo - u.from)}, from: u.start, to: u.end})
	m.awaitReply(u)
	m.chime(audio.EarconSent)
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
	if m.phase == phasePaused && !m.obeyed.listens || m.muted {
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
	h.current = &utterance{id: h.id(), from: from, start: m.pos, push: true, paused: m.obeyed.listens}
	h.lastVoice = m.now
}
