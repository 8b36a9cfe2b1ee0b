package voice

import (
	"time"

	"delonix/audio"
	"delonix/audio/vad"
)

const (
	// continueWithin is how soon after the end of a turn speech still belongs to
	// it, as long as it was not sent.
	continueWithin = 3 * time.Second
	// afterRelease is how much is still recorded after the button of
	// push-to-talk: what was in the devices when it was let go.
	afterRelease = 120 * time.Millisecond
	// shortestPush is the shortest time the button is held by somebody who
	// wants to speak.
	shortestPush = 300 * time.Millisecond
	// repeated is how much of a transcript must have been said by the speaker
	// for it to be an echo.
	repeated = 0.75
)

// utterancePhase is where an utterance stands.
type utterancePhase uint8

const (
	speaking utterancePhase = iota // the person speaks
	pausing                        // the person is silent, perhaps for long enough
	ended                          // the turn is over; the transcript is missing
)

// utterance is what the person says in one turn.
type utterance struct {
	id    uint64
	phase utterancePhase

	from   int64         // position its recording begins at
	start  int64         // of its first speech
	end    int64         // of its last speech
	over   bool          // it began while a reply was heard, and may be an echo
	push   bool          // it lasts as long as the button is held
	until  int64         // position a released button lets it end at, 0 while held
	voice  bool          // speech was found in it
	voiced time.Duration // of speech, word by word
	seal   bool          // nothing can be added to it

	ask    uint64 // the request that is under way, 0 if none
	askTo  int64  // position its recording ended at
	known  bool   // text is what was said up to textTo
	text   string
	textTo int64
	ending ending

	tries   int           // failed requests since the end
	retryAt time.Duration // when the next one is due
	endedAt time.Duration
	spokeTo time.Duration // when the last speech was
}

// hearing is the person's side: one utterance that is being said, and those
// that are over and wait for their transcripts, in order.
type hearing struct {
	judge *endpointer
	lang  *talk

	current *utterance
	queue   []*utterance
	ids     uint64 // of utterances and requests
	cut     int64  // position before which everything belongs to older utterances
	held    bool   // the button is held

	lastVoice time.Duration // when speech was found last
	outage    bool          // utterances wait because the portal fails
	heard     string        // what was understood last
}

func (h *hearing) id() uint64 {
	h.ids++
	return h.ids
}

// pushing reports whether the button is held or was just let go.
func (h *hearing) pushing() bool { return h.held || h.current != nil && h.current.push }

// busy reports whether the person speaks, or was just heard and not understood
// yet: nothing may be said meanwhile.
func (h *hearing) busy() bool {
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

// frame takes what the ear made of 32 ms.
func (m *machine) frame(f heard) {
	m.pos = f.speech.At
	m.level.take(m, f.power)
	m.soundless(f.dead)
	if m.attention() == deaf {
		return
	}
	h := &m.hearing
	switch f.speech.Kind {
	case vad.SpeechStarted:
		h.lastVoice = m.now
		m.speechStarted(f)
	case vad.SpeechContinues:
		h.lastVoice = m.now
		if h.current == nil && f.speech.Silence == 0 {
			// A button was let go in the middle of it.
			m.speechStarted(f)
		}
	case vad.SpeechEnded:
		m.speechPaused(f.speech)
	}
	if h.current == nil {
		m.suspect(f.speech)
		return
	}
	m.follow(h.current, f)
}

// speechStarted begins an utterance or goes on with one.
func (m *machine) speechStarted(f heard) {
	h, ev := &m.hearing, f.speech
	switch {
	case h.current != nil:
		if u := h.current; u.phase == pausing {
			h.judge.paused(duration(ev.Start - u.end))
			m.goOn(u)
		}
		h.current.voice = true
	case m.continues(ev):
		u := h.queue[len(h.queue)-1]
		h.queue = h.queue[:len(h.queue)-1]
		h.judge.paused(duration(ev.Start - u.end))
		h.current = u
		m.goOn(u)
	case m.s.Mode == ModeOpen:
		h.current = &utterance{
			id: h.id(), from: max(ev.PreRoll, h.cut), start: max(ev.Start, h.cut), voice: true,
			over: m.sounding() || f.far,
			// The frames that made it a start.
			voiced: max(duration(ev.At-ev.Start)-FrameTime, 0),
		}
	}
}

// continues reports whether speech belongs to the turn that was just ended.
func (m *machine) continues(ev vad.Event) bool {
	n := len(m.hearing.queue)
	if n == 0 || m.s.Mode != ModeOpen {
		return false
	}
	u := m.hearing.queue[n-1]
	return !u.seal && u.tries == 0 && duration(ev.Start-u.end) < continueWithin && duration(ev.At-u.from) < MaxUtterance-time.Second
}

// goOn takes back that an utterance was thought to be over.
func (m *machine) goOn(u *utterance) {
	m.abandon(u)
	u.phase, u.known = speaking, false
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
	u := m.hearing.current
	if u == nil || u.push {
		return
	}
	u.phase, u.end = pausing, ev.End
	u.spokeTo = m.now - duration(ev.At-ev.End)
	if !m.s.NotSpeculative {
		m.transcribe(u)
	}
}

// follow looks whether an utterance is over.
func (m *machine) follow(u *utterance, f heard) {
	ev := f.speech
	if f.voiced {
		u.voiced += FrameTime
	}
	m.interrupt(u, ev)
	switch {
	case duration(m.pos-u.from) >= MaxUtterance-FrameTime:
		m.split(u)
	case u.push:
		if u.until > 0 && m.pos >= u.until {
			m.seal(u)
		}
	case u.phase == pausing && !f.voiced && m.hearing.judge.over(ev.Silence, u.guess()):
		// Not while the next word may just begin.
		m.end(u)
	}
}

// guess is what is known about the words so far.
func (u *utterance) guess() ending {
	if u.known {
		return u.ending
	}
	return endingUnknown
}

// split ends an utterance that became too long; what follows is another one.
func (m *machine) split(u *utterance) {
	goesOn := u.phase == speaking
	m.seal(u)
	if goesOn {
		m.hearing.current = &utterance{id: m.hearing.id(), from: m.pos, start: m.pos, voice: true, push: u.push && m.hearing.held}
	}
}

// sealCurrent ends the utterance that is being said, if there is one.
func (m *machine) sealCurrent() {
	if u := m.hearing.current; u != nil {
		m.seal(u)
	}
	m.hearing.held = false
}

// seal ends an utterance for good.
func (m *machine) seal(u *utterance) {
	if u.phase == speaking {
		u.end, u.spokeTo = m.pos, m.now
	}
	u.seal = true
	if u.push && !u.voice && duration(m.pos-u.start) < shortestPush+afterRelease {
		m.hearing.current = nil
		m.discard(u)
		return
	}
	m.end(u)
}

// end hands the turn over. Its words may be known already.
func (m *machine) end(u *utterance) {
	h := &m.hearing
	if h.current == u {
		h.current = nil
	}
	u.phase, u.endedAt = ended, m.now
	h.cut = max(h.cut, u.end)
	h.queue = append(h.queue, u)
	if !u.known && u.ask == 0 {
		m.transcribe(u)
	}
	m.deliver()
}

// transcribe asks for the words of an utterance up to now.
func (m *machine) transcribe(u *utterance) {
	m.abandon(u)
	to := m.pos
	if u.phase == ended {
		to = max(u.end+samples(pauseNeeded), u.askTo)
	}
	to = min(to, m.pos, u.from+samples(MaxUtterance))
	u.ask, u.askTo = m.hearing.id(), to
	m.do(outTranscribe{utterance: u.id, ask: u.ask, from: u.from, to: to})
}

// transcript takes the answer to a request.
func (m *machine) transcript(in inTranscript) {
	h := &m.hearing
	u := h.find(in.ask)
	if u == nil {
		return
	}
	u.ask = 0
	if in.err != nil {
		m.transcriptFailed(u, in.err)
		return
	}
	m.recovered()
	u.known, u.text, u.textTo, u.ending = true, in.text, u.askTo, h.judge.judge(in.text)
	u.tries = 0
	switch {
	case u.over && m.meaningless(u):
		m.reject(u)
	case u.over:
		m.confirm(u)
	}
	if u.phase == ended {
		m.waitOn(u)
		m.deliver()
	}
}

// waitOn takes the end of a turn back when its words, which came late, say that
// more is to come.
func (m *machine) waitOn(u *utterance) {
	h := &m.hearing
	if u.seal || h.current != nil || len(h.queue) == 0 || h.queue[len(h.queue)-1] != u {
		return
	}
	if !h.judge.over(duration(m.pos-u.end), u.ending) {
		h.queue = h.queue[:len(h.queue)-1]
		u.phase, h.current = pausing, u
	}
}

func (h *hearing) find(ask uint64) *utterance {
	if h.current != nil && h.current.ask == ask {
		return h.current
	}
	for _, u := range h.queue {
		if u.ask == ask {
			return u
		}
	}
	return nil
}

// deliver sends what is over and understood, in order.
func (m *machine) deliver() {
	h := &m.hearing
	for len(h.queue) > 0 && h.queue[0].known {
		u := h.queue[0]
		h.queue = h.queue[1:]
		if m.saysNothing(u) || u.over && m.meaningless(u) {
			m.discard(u)
			continue
		}
		m.say(u)
	}
}

// discard forgets an utterance that held nothing.
func (m *machine) discard(u *utterance) {
	m.abandon(u)
	m.do(outDrop{u.id})
	m.release()
}

// say makes a turn of what the person said. Whatever was being said before is
// out of date.
func (m *machine) say(u *utterance) {
	m.cancelAnswers()
	m.turn++
	m.hearing.heard = u.text
	m.clear(TroubleRefused)
	m.clear(TroubleSentence)
	m.do(outSend{utterance: u.id, said: Said{Turn: m.turn, Text: u.text, Length: duration(u.askTo - u.from)}})
	m.think(u)
	m.chime(audio.EarconSent)
}
