package voice

import "delonix/audio"

// gaps counts the sentences of an answer that could be spoken and those that
// could not.
type gaps struct{ spoken, missing int }

// soundEnd takes the end of a segment's sound. A sentence that can't be spoken is
// told once for each answer, and stays told until the person speaks again: who
// listens does not look.
func (m *machine) soundEnd(in inSoundEnd) {
	if in.epoch != m.epoch {
		return
	}
	m.agentSpeech.queue.Complete(m.now, in.segment, in.err)
	var lone gaps // of no answer: what was asked for is over
	g := &lone
	if a := m.agentSpeech.head(); a != nil {
		g = &a.gaps
	}
	if in.err == nil {
		g.spoken++
		m.clear(TroubleSpeech)
	} else {
		if g.missing++; g.missing == 1 {
			m.chime(audio.EarconError)
		}
	}
	switch {
	case g.missing > 0 && g.spoken > 0:
		m.fail(TroubleSentence, in.err)
	case g.missing > 0:
		m.fail(TroubleSpeech, in.err)
	}
}
