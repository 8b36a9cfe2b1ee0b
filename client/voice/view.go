package voice

import (
	"errors"
	"strings"

	"delonix/client/voice/command"
)

// show tells the window what changed.
func (m *machine) show() {
	if v := m.view(); !v.same(m.shown) {
		m.shown = v
		m.do(outEvent{Changed{v}})
	}
}

// view is all there is to see.
func (m *machine) view() View {
	v := View{
		State: m.state(), Muted: m.muted, Paused: m.phase == phasePaused, Open: m.mic == micOpen,
		Turn: m.turn, Heard: m.userTurns.understood, Sentence: m.agentSpeech.sentence, Trouble: m.trouble,
	}
	v.HearsGoOn, v.Volume = m.obeyed.listens && m.phase == phasePaused, m.s.Volume
	if m.obeyed.last != command.None && m.now-m.obeyed.at < obeyedShown {
		v.Obeyed = m.obeyed.last
	}
	for _, u := range m.userTurns.queue {
		if u.tries > 0 {
			v.Waiting++
		}
	}
	if a := m.agentSpeech.shown(); a != nil {
		v.Saying = strings.Join(a.saying, " ")
		v.Thought = a.kind == kindThought
		v.Reply, v.SayingFrom, v.Operator = a.reply.ID, a.reply.Name, a.reply.From == FromOperator
	}
	return v
}

// shown is the answer to be seen: the one that is said, or else the last one.
func (s *agentSpeech) shown() *answer {
	if a := s.head(); a != nil {
		return a
	}
	return s.last
}

func (v View) same(w View) bool {
	if (v.Trouble == nil) != (w.Trouble == nil) || v.Trouble != nil && v.Trouble.Kind != w.Trouble.Kind {
		return false
	}
	if v.Trouble != nil && causeOf(v.Trouble.Err) != causeOf(w.Trouble.Err) {
		return false
	}
	v.Trouble, w.Trouble = nil, nil
	return v == w
}

// causeOf is what is known of why a microphone is silent.
func causeOf(err error) (s SilentError) {
	if e := (*SilentError)(nil); errors.As(err, &e) {
		s = *e
	}
	return s
}

// state is what the conversation is doing, in one word.
func (m *machine) state() State {
	h := &m.userTurns
	switch {
	case m.phase == phasePaused:
		return StatePaused
	case h.current != nil:
		return StateHearing
	case m.sounding() && !m.thinksAloud():
		return StateSpeaking
	case h.busy():
		return StateTranscribing
	case m.mic == micStarting:
		return StateStarting
	case m.pendingReply.turn != 0:
		return StateThinking
	case m.mic == micLost || m.mic == micOpening && m.devices.lost:
		return StateNoMicrophone
	case m.mic == micOpening:
		return StateStarting
	case m.muted || m.mic == micResting:
		return StateMuted
	case m.offline || h.outage:
		return StateNoConnection
	}
	return StateListening
}
