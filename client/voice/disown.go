package voice

import "delonix/client/voice/listen"

// What the person said and did not mean for the agent is taken back as far as it can be:
// its answer is not heard, and what is as loud is taken for the room from then on, unless
// that would make the person unheard as well.

const (
	// personAbove is how far above what is taken for the room the softest of the
	// person's turns stays, in dB.
	personAbove = 8.0
	// loudnessOf is how much of a turn at most tells how loud it is.
	loudnessOf = 10 * listen.Rate
)

// disown takes a turn back.
func (m *machine) disown(turn uint64) {
	if turn == 0 || turn > m.turn {
		return
	}
	m.do(outTeach{turn})
	s := &m.agentSpeech
	if turn < m.turn {
		return // its answer was cancelled by the next turn
	}
	m.endThoughts()
	if a := s.head(); m.pendingReply.turn == turn || a != nil && a.kind == kindReply && a.reply.Turn == turn {
		m.skip()
	}
	s.skipped = max(s.skipped, turn)
}

// turnLevels is how loud each turn of the person was, in dBFS.
type turnLevels map[uint64]float64

// note notes how loud a turn was.
func (l turnLevels) note(turn uint64, level float64) {
	l[turn] = level
}

// teach tells how loud the room is by a turn that was not meant for the agent. ok is false
// where the turn is not known.
func (l turnLevels) teach(turn uint64) (level float64, ok bool) {
	level, ok = l[turn]
	delete(l, turn)
	for _, mine := range l {
		level = min(level, mine-personAbove)
	}
	return level, ok
}
