package voice

import (
	"slices"
	"strings"
	"time"

	"delonix/audio"
	"delonix/client/voice/playout"
	"delonix/client/voice/speechtext"
)

const (
	// echoMemory is how long what was said may still come back as an echo.
	echoMemory = 15 * time.Second
	// answersRemembered is how many replies that were cancelled are remembered,
	// because the rest of them may still arrive.
	answersRemembered = 64
	// endedRemembered is how many that were said to their end are: they may arrive
	// once more, because something of them changed.
	endedRemembered = 16
)

// spoken is what was said lately.
func (s *agentSpeech) spoken(now time.Duration) string {
	var all []string
	for _, r := range s.remarks {
		if now-r.at < echoMemory {
			all = append(all, r.text)
		}
	}
	return strings.Join(all, " ")
}

// audible reports whether something that was said can be heard in the room: the
// devices' latency and the echo come on top of the sound itself.
func (s *agentSpeech) audible(now time.Duration) bool {
	const reach = 400 * time.Millisecond
	return s.sounded > 0 && now-s.sounded < reach
}

// reply takes what arrived of a reply.
func (m *machine) reply(r Reply) {
	s := &m.agentSpeech
	if s.cancelled[r.ID] {
		return
	}
	if r.Turn != 0 && (r.Turn < m.turn || r.Turn <= s.skipped) {
		m.forgetReply(r.ID)
		return
	}
	m.replyArrives(r)
	if r.Text == "" && !r.Done {
		m.ponder(r)
		return
	}
	if r.Text != "" {
		m.endThoughts()
	}
	a := s.find(r.ID)
	if a == nil {
		a = &answer{reply: r, revisions: speechtext.NewRevisions(r.Language)}
		if said := s.said(r.ID); said != nil {
			if said.reply.Text == r.Text {
				return // something else of it changed
			}
			a.revisions = said.revisions
			a.before = a.revisions.Reopen()
		}
		s.answers = append(s.answers, a)
	}
	if r.Text != a.reply.Text || a.grown == 0 {
		a.grown = m.now
	}
	a.reply = r
	if r.From == FromOperator {
		s.operator = true
	}
	m.grow(a)
}

// said is a reply that was said to its end, nil if there is none.
func (s *agentSpeech) said(id string) *answer {
	for _, a := range slices.Backward(s.ended) {
		if a.reply.ID == id {
			return a
		}
	}
	return nil
}

// grow gives the sentences that are complete to the queue, if it is their turn.
func (m *machine) grow(a *answer) {
	s := &m.agentSpeech
	begun := 0
	if a == s.head() {
		begun = s.queue.Begun()
	}
	lines, rewritten := a.revisions.Update(a.reply.Text, a.reply.Done, a.before+begun)
	if rewritten {
		a.saying, a.lines = a.saying[:min(begun, len(a.saying))], a.lines[:min(begun, len(a.lines))]
		a.due = nil
		if a == s.head() {
			s.queue.Retract()
		}
	}
	m.addSentences(a, lines)
}

func (m *machine) addSentences(a *answer, lines []speechtext.Sentence) {
	for _, l := range lines {
		a.saying = append(a.saying, l.Text)
		a.lines = append(a.lines, l)
	}
	a.due = append(a.due, lines...)
}

// announce says something as soon as nobody speaks, in the place of another
// announcement if that has not begun.
func (m *machine) announce(text, instead string) {
	s := &m.agentSpeech
	out := func(a *answer) bool {
		return instead != "" && a.kind == kindAnnounce && !a.began && a.reply.Text == instead
	}
	head := s.head()
	s.answers = slices.DeleteFunc(s.answers, out)
	if head != nil && out(head) {
		m.cutSound() // its sound may have been asked for
	}
	m.remark(kindAnnounce, text)
}

// remark queues something of the conversation's own.
func (m *machine) remark(kind answerKind, text string) {
	if text == "" || !m.speaks {
		return
	}
	a := &answer{kind: kind, reply: Reply{Text: text, Done: true}, revisions: speechtext.NewRevisions(m.s.Language)}
	m.agentSpeech.answers = append(m.agentSpeech.answers, a)
	m.grow(a)
}

// forgetReply makes the rest of a reply be ignored.
func (m *machine) forgetReply(id string) {
	s := &m.agentSpeech
	if s.cancelled[id] {
		return
	}
	s.cancelled[id] = true
	s.order = append(s.order, id)
	if len(s.order) > answersRemembered {
		delete(s.cancelled, s.order[0])
		s.order = s.order[1:]
	}
}

// cancelAnswers stops what is being said and forgets what was to be said of the
// reply. Announcements that were not begun stay.
func (m *machine) cancelAnswers() {
	s := &m.agentSpeech
	if a := s.head(); a != nil && a.kind == kindReply && a.began && !m.answerOver() {
		m.interruptions++
	}
	var keep []*answer
	for i, a := range s.answers {
		switch {
		case a.kind == kindReply:
			m.forgetReply(a.reply.ID)
		case a.kind == kindAnnounce && (i > 0 || !a.began):
			a.due, a.saying, a.revisions = nil, nil, speechtext.NewRevisions(m.s.Language)
			m.grow(a)
			keep = append(keep, a)
		}
	}
	quiet := len(s.answers) == 0
	s.answers = keep
	if quiet {
		m.newEpoch()
		return
	}
	m.cutSound()
	m.resumeSpeech()
}

// cutSound ends the sound and begins a new epoch.
func (m *machine) cutSound() {
	m.newEpoch()
	m.do(outFlush{m.epoch})
}

// newEpoch begins a new epoch: nothing of what was said before counts any more.
func (m *machine) newEpoch() {
	m.epoch++
	m.agentSpeech.queue = playout.Queue{Broken: m.devices.broke > 0}
	m.agentSpeech.sentence = ""
}

// dueSpeech lets the answers go on.
func (m *machine) dueSpeech() {
	s := &m.agentSpeech
	for _, l := range s.queue.Heard(m.now, m.played, m.idle) {
		m.segmentBegins(l)
	}
	if m.sounding() {
		s.sounded = m.now
	}
	for m.answerOver() {
		m.nextAnswer()
	}
	m.feedQueue()
	asks, plays := s.queue.Orders()
	for _, a := range asks {
		m.do(outSynthesize{epoch: m.epoch, Request: a})
	}
	for _, p := range plays {
		m.do(outPlay{epoch: m.epoch, Stretch: p})
	}
}

// segmentBegins notes that a segment begins to be heard.
func (m *machine) segmentBegins(l playout.Segment) {
	s := &m.agentSpeech
	s.sentence = l.Text
	s.remarks = append(s.remarks, remark{l.Text, m.now})
	if len(s.remarks) > 1 && m.now-s.remarks[0].at > echoMemory {
		s.remarks = s.remarks[1:]
	}
	a := s.head()
	if a.kind == kindReply && !a.began {
		m.firstSound(l)
	}
	a.began = true
	s.repeatable(a)
	m.devices.failing = 0
}

// answerOver reports whether the first answer is over.
func (m *machine) answerOver() bool {
	a := m.agentSpeech.head()
	if a == nil || !a.revisions.Done {
		return false
	}
	if !m.canSpeak() {
		return true
	}
	return len(a.due) == 0 && m.agentSpeech.queue.Silent()
}

// nextAnswer ends the first answer.
func (m *machine) nextAnswer() {
	s := &m.agentSpeech
	a := s.head()
	s.answers = s.answers[1:]
	if a.kind == kindThought {
		m.pendingReply.ponders.quiet = m.now
	}
	if a.kind == kindReply {
		s.last = a
		s.ended = append(s.ended[max(0, len(s.ended)-endedRemembered+1):], a)
		m.replyOver(a)
	}
	m.newEpoch()
}

// feedQueue gives the queue what it is to say, unless the person speaks.
func (m *machine) feedQueue() {
	s := &m.agentSpeech
	a := s.head()
	if a == nil || !m.canSpeak() {
		return
	}
	s.queue.Hold = m.phase == phasePaused || m.userTurns.busy() && !a.began
	if a.kind == kindAnnounce && !a.began && len(a.due) > 0 && !s.queue.Hold {
		m.chime(audio.EarconMessage)
	}
	if len(a.due) == 0 && s.queue.Silent() && a.reply.Text != "" && m.now-a.grown > playout.HurryAfter {
		m.addSentences(a, a.revisions.Hurry())
	}
	due := a.due
	a.due = nil
	s.queue.Add(m.now, due)
}

// skip stops what is being said.
func (m *machine) skip() {
	if m.thinksAloud() {
		m.pendingReply.ponders.off = true
		m.endThoughts()
		return
	}
	m.cancelAnswers()
	if m.pendingReply.turn != 0 {
		m.closeTiming()
		m.agentSpeech.skipped, m.pendingReply.turn = m.turn, 0
	}
}

// canSpeak reports whether there is anything to speak with.
func (m *machine) canSpeak() bool { return m.speaks && !m.devices.mute }

// soundEnd takes the end of a segment's sound. A sentence that can't be spoken is
// told once for each answer, and stays told until the person speaks again: who
// listens does not look.
func (m *machine) soundEnd(in inSoundEnd) {
	if in.epoch != m.epoch {
		return
	}
	m.agentSpeech.queue.Complete(m.now, in.segment, in.err)
	if m.thinksAloud() {
		return // nobody misses one
	}
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
