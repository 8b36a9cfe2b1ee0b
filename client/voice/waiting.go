package voice

import (
	"time"

	"delonix/audio"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

const (
	// tickAfter is how long nothing is heard before a soft tick tells that it is
	// at work, and tickEvery how often it does.
	tickAfter = 2 * time.Second
	tickEvery = 2 * time.Second
	// firstWords is when the first of the words for waiting is said; each later
	// one takes twice as long.
	firstWords = 6 * time.Second
	// thinkMost is how long an answer is waited for before the conversation
	// listens again. It is still spoken when it comes.
	thinkMost = 2 * time.Minute
)

// awaitReply begins to wait for the answer to a turn.
func (m *machine) awaitReply(u *utterance) {
	m.closeTiming()
	m.pendingReply = pendingReply{turn: m.turn, since: m.now, tick: m.now + tickAfter, t: timing{
		turn: m.turn, said: u.text, waited: u.waited, speech: listen.Duration(u.end - u.start),
		spoke: u.spokeTo, ended: u.endedAt, sent: m.now,
	}}
	if !m.agentSpeech.prepared && m.speaks {
		m.agentSpeech.prepared = true
		for _, text := range []string{m.s.Words.Trouble, first(m.s.Words.Working)} {
			if text != "" {
				m.do(outPrepare{text, m.s.Language})
			}
		}
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// replyArrives notes that a reply to the present turn arrives.
func (m *machine) replyArrives(r Reply) {
	t := &m.pendingReply
	if t.turn == 0 || r.Turn != 0 && r.Turn != t.turn {
		return
	}
	if t.t.text == 0 && r.Text != "" {
		t.t.text = m.now
	}
}

// firstSound notes that the answer begins to be heard.
func (m *machine) firstSound(l playout.Segment) {
	t := &m.pendingReply
	if t.turn == 0 || t.timed || t.t.text == 0 {
		return
	}
	heard := m.now - max(m.played-l.From, 0)
	t.timed = true
	m.emitTiming(TurnTiming{
		Sentence:   max(l.AskedAt-t.t.text, 0),
		Synthesize: max(l.ArrivedAt-max(l.AskedAt, t.t.text), 0),
		Play:       max(heard-l.ArrivedAt, 0),
		FirstSound: heard - t.t.spoke,
	})
	t.turn = 0
}

// closeTiming tells the timing of a turn whose answer will not be heard.
func (m *machine) closeTiming() {
	if t := &m.pendingReply; t.turn != 0 && !t.timed {
		t.timed = true
		m.emitTiming(TurnTiming{})
	}
}

// emitTiming adds what is known of a turn's stages and hands it out.
func (m *machine) emitTiming(out TurnTiming) {
	t := m.pendingReply.t
	out.Turn, out.Said, out.Speech, out.Waited = t.turn, t.said, t.speech, t.waited
	out.At = m.begun.Add(t.spoke)
	out.EndOfTurn = max(t.ended-t.spoke, 0)
	out.Transcribe = max(t.sent-t.ended, 0)
	if t.text > 0 {
		out.FirstText = t.text - t.sent
	}
	m.do(outEvent{Timed{out}})
}

// replyOver notes that a reply was said to its end, or shown where nothing can
// be said.
func (m *machine) replyOver(a *answer) {
	t := &m.pendingReply
	if t.turn != 0 && (a.reply.Turn == 0 || a.reply.Turn == t.turn) {
		m.closeTiming()
		t.turn = 0
	}
}

// dueReply fills the silence while an answer is waited for.
func (m *machine) dueReply() {
	t := &m.pendingReply
	if t.turn == 0 || m.phase != phaseRunning {
		return
	}
	if m.now-t.since > thinkMost || m.agentSpeech.operator {
		m.closeTiming()
		t.turn = 0
		return
	}
	if m.userTurns.busy() || m.sounding() {
		t.tick = m.now + tickAfter
		return
	}
	if m.s.Waiting == WaitNothing {
		return
	}
	if m.now >= t.tick {
		t.tick = m.now + tickEvery
		m.chime(audio.EarconTick)
	}
	if m.dueThought() || t.ponders.said > 0 && m.now-t.ponders.quiet < firstWords {
		return
	}
	if m.now-t.since >= firstWords<<t.words && t.words < len(m.s.Words.Working) {
		if m.agentSpeech.head() == nil {
			m.remark(kindWords, m.s.Words.Working[t.words])
		}
		t.words++
	}
}

// delivered takes how the message of a turn fared.
func (m *machine) delivered(turn uint64, err error) {
	switch {
	case err == nil:
		m.clear(TroubleSend)
	case turn == m.turn:
		m.closeTiming()
		m.pendingReply.turn = 0
		m.fail(TroubleSend, err)
	}
}

// sent takes whether what was said became a message.
func (m *machine) sent(turn uint64, err error) {
	if err != nil {
		m.delivered(turn, err)
	}
}
