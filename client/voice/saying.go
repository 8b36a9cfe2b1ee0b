package voice

import (
	"strings"
	"time"

	"delonix/audio"
	"delonix/audio/vad"
	"delonix/client/voice/speechtext"
)

const (
	// duckAfter is how much certain speech over a reply makes it softer, and
	// hushAfter how much makes it silent: sooner than it counts as speech, which
	// takes overNeeded. Where it was the echo after all silence proves it, and the
	// reply goes on where it was.
	duckAfter = 64 * time.Millisecond
	hushAfter = 96 * time.Millisecond
	// hushMost is how long the reply is silent for speech that does not come.
	hushMost = 300 * time.Millisecond
	// interruptAfter is how much speech over a reply halts it until there are words,
	// or surely are none. 200 ms halt it a window later and no less often by mistake.
	interruptAfter = 160 * time.Millisecond
	// resumeAfter is how long a halted reply waits for words before it goes on.
	resumeAfter = 2 * time.Second
	// ducked is how loud a reply is while somebody may be speaking over it.
	ducked = 0.3
	// echoMemory is how long what was said may still come back as an echo.
	echoMemory = 15 * time.Second
	// answersRemembered is how many replies that were cancelled are remembered,
	// because the rest of them may still arrive.
	answersRemembered = 64
)

// holdState is what an interruption has done to the reply so far.
type holdState uint8

const (
	holdNone   holdState = iota
	holdDucked           // softer, as somebody may begin to speak
	holdHushed           // silent for the moment, as somebody seems to
	holdPaused           // halted where it was
)

// answerKind is why something is said.
type answerKind uint8

const (
	kindReply    answerKind = iota
	kindWords               // the conversation's own
	kindAnnounce            // about another conversation
)

// answer is something to be said: a reply while it arrives, or a remark.
type answer struct {
	kind   answerKind
	reply  Reply
	script *speechtext.Revisions
	due    []speechtext.Sentence // not given to the mouth yet
	grown  time.Duration         // when its text grew last
	began  bool                  // it was heard
	saying []string              // its sentences so far
	gaps   gaps
}

// remark is something said that may come back as an echo.
type remark struct {
	text string
	at   time.Duration
}

// saying is the conversation's side: the first answer is being said, the others
// wait.
type saying struct {
	answers  []*answer
	mouth    mouth
	hold     holdState
	waits    time.Duration // a halted reply goes on when it is this late
	evidence time.Duration // of speech that may begin over it, in the last frame

	sounded   time.Duration // when something was heard last
	sentence  string        // heard at the moment
	last      *answer
	remarks   []remark
	cancelled map[string]bool // ids of replies that are not wanted any more
	order     []string        // of cancelled
	skipped   uint64          // turn whose answer is not wanted
	operator  bool            // the last reply came from an operator
	prepared  bool            // the words for waiting were synthesized
}

// head is what is being said.
func (s *saying) head() *answer {
	if len(s.answers) == 0 {
		return nil
	}
	return s.answers[0]
}

// spoken is what was said lately.
func (s *saying) spoken(now time.Duration) string {
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
func (s *saying) audible(now time.Duration) bool {
	const reach = 400 * time.Millisecond
	return s.sounded > 0 && now-s.sounded < reach
}

// sounding reports whether something that is being said can be heard.
func (m *machine) sounding() bool {
	a := m.saying.head()
	return a != nil && a.began && !m.saying.mouth.silent() && m.phase == phaseRunning && m.saying.hold != holdPaused
}

// reply takes what arrived of a reply.
func (m *machine) reply(r Reply) {
	s := &m.saying
	if s.cancelled[r.ID] {
		return
	}
	if r.Turn != 0 && (r.Turn < m.turn || r.Turn <= s.skipped) {
		m.forgetReply(r.ID)
		return
	}
	m.answered(r)
	a := s.find(r.ID)
	if a == nil {
		a = &answer{reply: r, script: speechtext.NewRevisions(r.Language)}
		s.answers = append(s.answers, a)
	}
	if r.Text != a.reply.Text || a.grown == 0 {
		a.grown = m.now
	}
	a.reply = r
	s.operator = r.From == FromOperator
	m.grow(a)
}

// grow gives the sentences that are complete to the mouth, if it is their turn.
func (m *machine) grow(a *answer) {
	s := &m.saying
	begun := 0
	if a == s.head() {
		begun = s.mouth.begun()
	}
	lines, rewritten := a.script.Update(a.reply.Text, a.reply.Done, begun)
	if rewritten {
		a.saying = a.saying[:min(begun, len(a.saying))]
		a.due = nil
		if a == s.head() {
			s.mouth.retract()
		}
	}
	m.add(a, lines)
}

func (m *machine) add(a *answer, lines []speechtext.Sentence) {
	for _, l := range lines {
		a.saying = append(a.saying, l.Text)
	}
	a.due = append(a.due, lines...)
}

func (s *saying) find(id string) *answer {
	for _, a := range s.answers {
		if a.kind == kindReply && a.reply.ID == id {
			return a
		}
	}
	return nil
}

// announce says something as soon as nobody speaks.
func (m *machine) announce(text string) { m.remark(kindAnnounce, text) }

// remark queues something of the conversation's own.
func (m *machine) remark(kind answerKind, text string) {
	if text == "" || !m.speaks {
		return
	}
	a := &answer{kind: kind, reply: Reply{Text: text, Done: true}, script: speechtext.NewRevisions("en")}
	m.saying.answers = append(m.saying.answers, a)
	m.grow(a)
}

// forgetReply makes the rest of a reply be ignored.
func (m *machine) forgetReply(id string) {
	s := &m.saying
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
	s := &m.saying
	var keep []*answer
	for i, a := range s.answers {
		switch {
		case a.kind == kindReply:
			m.forgetReply(a.reply.ID)
		case a.kind == kindAnnounce && (i > 0 || !a.began):
			a.due, a.saying, a.script = nil, nil, speechtext.NewRevisions("en")
			m.grow(a)
			keep = append(keep, a)
		}
	}
	quiet := len(s.answers) == 0
	s.answers = keep
	if quiet {
		m.shut()
		return
	}
	m.silence()
	m.release()
}

// silence ends the sound and begins a new epoch.
func (m *machine) silence() {
	m.shut()
	m.do(outFlush{m.epoch})
}

// shut begins a new epoch: nothing of what was said before counts any more.
func (m *machine) shut() {
	m.epoch++
	m.saying.mouth = mouth{broken: m.devices.broke > 0}
	m.saying.sentence = ""
}

// settleSaying lets the answers go on.
func (m *machine) settleSaying() {
	s := &m.saying
	for _, l := range s.mouth.heard(m.now, m.played, m.idle) {
		m.begins(l)
	}
	if m.sounding() {
		s.sounded = m.now
	}
	for m.finished() {
		m.next()
	}
	m.speak()
	asks, plays := s.mouth.orders()
	for _, a := range asks {
		m.do(outAsk{epoch: m.epoch, ask: a})
	}
	for _, p := range plays {
		m.do(outPlay{epoch: m.epoch, play: p})
	}
}

// begins notes that a line begins to be heard.
func (m *machine) begins(l line) {
	s := &m.saying
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
	m.devices.failing = 0
}

// finished reports whether the first answer is over.
func (m *machine) finished() bool {
	a := m.saying.head()
	if a == nil || !a.script.Done {
		return false
	}
	if !m.canSpeak() {
		return true
	}
	return len(a.due) == 0 && m.saying.mouth.silent()
}

// next ends the first answer.
func (m *machine) next() {
	s := &m.saying
	a := s.head()
	s.answers = s.answers[1:]
	if a.kind == kindReply {
		s.last = a
		m.replyOver(a)
	}
	m.shut()
}

// speak gives the mouth what it is to say, unless the person speaks.
func (m *machine) speak() {
	s := &m.saying
	a := s.head()
	if a == nil || !m.canSpeak() {
		return
	}
	s.mouth.hold = m.phase == phasePaused || m.hearing.busy() && !a.began
	if a.kind == kindAnnounce && !a.began && len(a.due) > 0 && !s.mouth.hold {
		m.chime(audio.EarconMessage)
	}
	if len(a.due) == 0 && s.mouth.silent() && a.reply.Text != "" && m.now-a.grown > hurryAfter {
		m.add(a, a.script.Hurry())
	}
	due := a.due
	a.due = nil
	s.mouth.say(m.now, due)
}

// skip stops what is being said.
func (m *machine) skip() {
	m.cancelAnswers()
	if m.thinking.turn != 0 {
		m.told()
		m.saying.skipped, m.thinking.turn = m.turn, 0
	}
}

// canSpeak reports whether there is anything to speak with.
func (m *machine) canSpeak() bool { return m.speaks && !m.devices.mute }

// suspect makes a reply softer, then silent, while it may be that somebody begins
// to speak over it.
func (m *machine) suspect(ev vad.Event) {
	s := &m.saying
	more := ev.Evidence > s.evidence
	s.evidence = ev.Evidence
	switch {
	case more && ev.Evidence >= hushAfter && s.hold < holdHushed && m.sounding():
		s.hold, s.waits = holdHushed, m.now+hushMost
		m.do(outHold{true})
	case more && ev.Evidence >= duckAfter && s.hold == holdNone && m.sounding():
		s.hold, s.waits = holdDucked, m.now+hushMost
		m.do(outGain{ducked})
	case ev.Evidence == 0 && (s.hold == holdDucked || s.hold == holdHushed):
		m.release()
	}
}

// interrupt reacts to speech over a reply: softer at first, then halted, and on
// again where no words come.
func (m *machine) interrupt(u *utterance, ev vad.Event) {
	s := &m.saying
	if !u.over || !m.sounding() && s.hold == holdNone {
		return
	}
	switch spoke := duration(ev.At - u.start); {
	case u.phase == speaking && spoke >= interruptAfter && s.hold != holdPaused:
		s.hold = holdPaused
		m.do(outHold{true})
	case u.phase == speaking && s.hold == holdNone:
		s.hold = holdDucked
		m.do(outGain{ducked})
	case u.phase == pausing && (s.hold == holdDucked || s.hold == holdHushed):
		// Too short to halt anything; its transcript may still.
		m.release()
	}
	if u.phase == speaking {
		s.waits = m.now - ev.Silence + resumeAfter
	}
}

// release lets an interrupted reply go on where it was.
func (m *machine) release() {
	if m.saying.hold == holdNone {
		return
	}
	m.saying.hold = holdNone
	m.lift()
}

// lift undoes what a hold did to the speaker.
func (m *machine) lift() {
	m.do(outGain{1})
	if m.phase == phaseRunning {
		m.do(outHold{false})
	}
}

// confirm makes an interruption final: the person said words.
func (m *machine) confirm(u *utterance) {
	u.over = false
	m.cancelAnswers()
}

// reject forgets an utterance that was no interruption.
func (m *machine) reject(u *utterance) {
	if m.hearing.current == u {
		m.hearing.current = nil
		m.hearing.cut = max(m.hearing.cut, u.end)
		m.discard(u)
	}
}

// push begins and ends speaking by a button.
func (m *machine) push(held bool) {
	h := &m.hearing
	if held == h.held {
		return
	}
	h.held = held
	if !held {
		if u := h.current; u != nil && u.push && u.until == 0 {
			u.until = m.pos + samples(afterRelease)
		}
		return
	}
	m.wake()
	if m.sounding() || m.saying.hold != holdNone {
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
		from = max(from-samples(preRoll), h.cut, 0)
	}
	h.current = &utterance{id: h.id(), from: from, start: m.pos, push: true}
	h.lastVoice = m.now
}
