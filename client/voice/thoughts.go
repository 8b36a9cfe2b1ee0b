package voice

import (
	"slices"
	"time"

	"delonix/client/voice/speechtext"
)

// While an answer takes long, what the agent thinks meanwhile is said, a sentence at a
// time. It is no part of the answer: it ends as soon as that begins, and nothing is told
// where it can't be said.

const (
	// firstThought is how long nothing is heard before a thought is said; thoughtPause
	// lies between two, and doubles up to thoughtPauseMost.
	firstThought     = 4 * time.Second
	thoughtPause     = 10 * time.Second
	thoughtPauseMost = 40 * time.Second
	// thoughtSettled is how long the thoughts did not grow when their last line is whole.
	thoughtSettled = 1500 * time.Millisecond
	// thoughtsRemembered is how many are not said again.
	thoughtsRemembered = 64
)

// pondering is what the agent thinks while it is waited for.
type pondering struct {
	text    string        // all of it, up to now
	grown   time.Duration // when it grew last
	settled bool          // nothing was added to it for a while
	next    string        // what is to be said of it, "" for nothing
	said    int           // how many were said
	quiet   time.Duration // when the last one ended
	off     bool          // the person does not want to hear more of it
}

// ponder takes the thoughts that came before the first words of a reply.
func (m *machine) ponder(r Reply) {
	t := &m.pendingReply
	if t.turn == 0 || r.Turn != 0 && r.Turn != t.turn || r.Thoughts == t.ponders.text {
		return
	}
	t.ponders.text, t.ponders.grown, t.ponders.settled = r.Thoughts, m.now, false
	m.chooseThought()
}

// dueThought says a thought if it is time for one, and reports whether there is one to
// come, which other words would delay.
func (m *machine) dueThought() bool {
	t := &m.pendingReply
	p := &t.ponders
	if m.s.Waiting != WaitThoughts || p.off || t.t.text != 0 {
		return false
	}
	if !p.settled && m.now-p.grown > thoughtSettled {
		p.settled = true
		m.chooseThought()
	}
	if p.next == "" {
		return false
	}
	pause := firstThought
	if p.said > 0 {
		pause = min(thoughtPause<<(p.said-1), thoughtPauseMost)
	}
	if m.agentSpeech.head() == nil && m.now-max(t.since, p.quiet) >= pause {
		s := &m.agentSpeech
		s.thoughts = append(s.thoughts[max(0, len(s.thoughts)-thoughtsRemembered+1):], speechtext.Sounds(p.next))
		p.said++
		m.remark(kindThought, p.next)
		p.next = ""
	}
	return true
}

// chooseThought chooses the newest thought that was not said, in the language of the call:
// no voice speaks two well. Those before it are out of date.
func (m *machine) chooseThought() {
	p := &m.pendingReply.ponders
	p.next = ""
	all := speechtext.Thoughts(p.text, p.settled, m.s.Language)
	if len(all) == 0 {
		return
	}
	newest := all[len(all)-1]
	l := speechtext.GuessLanguage(newest)
	foreign := l != "" && m.s.Language != "" && !speechtext.SameLanguage(l, m.s.Language)
	if !foreign && !slices.Contains(m.agentSpeech.thoughts, speechtext.Sounds(newest)) {
		p.next = newest
	}
}

// endThoughts ends the thoughts that are said or were to be: the answer is there.
func (m *machine) endThoughts() {
	s := &m.agentSpeech
	head := s.head()
	s.answers = slices.DeleteFunc(s.answers, func(a *answer) bool { return a.kind == kindThought })
	if head != nil && head.kind == kindThought {
		m.cutSound()
	}
}

// thinksAloud reports whether a thought is being said.
func (m *machine) thinksAloud() bool {
	a := m.agentSpeech.head()
	return a != nil && a.kind == kindThought
}
