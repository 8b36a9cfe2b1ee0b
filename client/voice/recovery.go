package voice

import (
	"errors"
	"time"

	"delonix/audio"
	"delonix/client/api"
	"delonix/client/internal/pace"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

const (
	retryFirst = 500 * time.Millisecond // before the second try; doubles
	retryMost  = time.Minute
	// outageTries is how often a transcript fails before the person is told.
	outageTries = 3

	// microphoneRetry is how often a lost microphone is looked for.
	microphoneRetry = time.Second
	// speakerRetry is how often a lost speaker is, and speakerPatience how long
	// before the replies become captions.
	speakerRetry    = time.Second
	speakerPatience = 10 * time.Second

	// whySilentAgain is how often the system is asked why no sound comes, and loudShown
	// for how long it is said that too much does.
	whySilentAgain = 2 * time.Second
	loudShown      = 15 * time.Second

	// restAfter is how long nobody speaks before the microphone is closed.
	restAfter = 5 * time.Minute
)

// transcriptFailed decides what becomes of an utterance whose request failed.
func (m *machine) transcriptFailed(u *utterance, err error) {
	if u.phase != ended {
		return // it is asked for again at the end
	}
	h := &m.userTurns
	if u.paused {
		u.known, u.text = true, "" // the person can say it again
		m.deliver()
		return
	}
	if !playout.Retryable(err) {
		for i, q := range h.queue {
			if q == u {
				h.queue = append(h.queue[:i:i], h.queue[i+1:]...)
			}
		}
		m.do(outLeave{u.id})
		m.resumeSpeech()
		m.fail(TroubleRefused, err)
		m.chime(audio.EarconError)
		m.deliver()
		return
	}
	u.tries++
	u.retryAt = m.now + max(pace.Doubled(retryFirst, retryMost, u.tries), retryAfter(err))
	m.resumeSpeech()
	if u.tries >= outageTries && !h.outage {
		h.outage = true
		m.fail(TroubleTranscribe, err)
		m.chime(audio.EarconError)
		m.remark(kindWords, m.s.Words.Trouble)
	}
}

// retryAfter is the wait the portal asked for.
func retryAfter(err error) time.Duration {
	var e *api.Error
	if errors.As(err, &e) {
		return min(e.RetryAfter, retryMost)
	}
	return 0
}

// recovered notes that the portal answers again.
func (m *machine) recovered() {
	if m.userTurns.outage {
		m.userTurns.outage = false
		m.userTurns.retryNow(m.now)
		m.remark(kindWords, m.s.Words.Back)
	}
	m.clear(TroubleTranscribe)
}

// retryNow tries at once what waits for its next try.
func (h *userTurns) retryNow(now time.Duration) {
	for _, u := range h.queue {
		u.retryAt = now
	}
}

// dueUserTurns repeats what failed, and lets a halted reply go on.
func (m *machine) dueUserTurns() {
	for _, u := range m.userTurns.queue {
		if !u.known && u.ask == 0 && u.tries > 0 && m.now >= u.retryAt {
			m.transcribe(u)
		}
	}
	if m.agentSpeech.interrupt != interruptNone && m.now >= m.agentSpeech.resumeAt {
		m.resumeSpeech()
	}
}

// microphone takes how the microphone stands.
func (m *machine) microphone(err error) {
	switch {
	case m.mic == micResting:
	case err == nil:
		if m.mic == micStarting {
			m.chime(audio.EarconListening)
		}
		if m.mic == micOpen { // another device: what was said into the former one is kept
			m.sealCurrent()
		}
		m.mic, m.devices.lost = micOpen, false
		m.userTurns.lastVoice = m.now
		m.clear(TroubleMicrophone)
	default:
		m.sealCurrent()
		m.mic, m.devices.lost = micLost, true
		m.devices.retry = m.now + microphoneRetry
		m.fail(TroubleMicrophone, err)
	}
}

// restMicrophone closes the microphone until the person wants it again.
func (m *machine) restMicrophone(why TroubleKind) {
	m.sealCurrent()
	if m.mic != micResting {
		m.mic = micResting
		m.do(outMicrophone{open: false})
	}
	m.fail(why, nil)
}

// wakeMicrophone opens a microphone that was closed on purpose.
func (m *machine) wakeMicrophone() {
	m.clear(TroubleIdle)
	m.clear(TroubleSlept)
	if m.mic == micResting && m.phase == phaseRunning {
		m.openMicrophone()
	}
}

func (m *machine) openMicrophone() {
	m.mic = micOpening
	m.do(outMicrophone{open: true})
}

// dueDevices looks for lost devices, and closes a microphone nobody uses.
func (m *machine) dueDevices() {
	d := &m.devices
	if m.mic == micLost && m.now >= d.retry {
		m.openMicrophone()
	}
	if m.agentSpeech.head() != nil || m.userTurns.current != nil {
		m.userTurns.lastVoice = m.now
	}
	if m.mic == micOpen && m.now-m.userTurns.lastVoice > restAfter {
		m.restMicrophone(TroubleIdle)
	}
	if d.broke > 0 && !d.opening && m.now >= d.speaker {
		d.opening = true
		m.do(outSpeaker{})
	}
	if d.failing > 0 && m.now-d.failing > speakerPatience {
		d.mute = d.broke > 0
	}
}

// speakerBroke begins to look for the speaker. What was being said is said again
// from the sentence at which it broke off.
func (m *machine) speakerBroke(in playout.Broken) {
	if in.Epoch != m.epoch || m.devices.broke > 0 {
		return
	}
	m.devices.broke = max(m.now, 1)
	if m.devices.failing == 0 {
		m.devices.failing = m.devices.broke
	}
	m.devices.speaker = m.now + speakerRetry
	m.fail(TroubleSpeaker, in.Err)
	m.epoch++
	m.do(outFlush{m.epoch})
	m.agentSpeech.queue.Rewind()
}

// speakerOpened takes how the speaker stands.
func (m *machine) speakerOpened(err error) {
	d := &m.devices
	d.opening = false
	if err != nil {
		d.speaker = m.now + speakerRetry
		return
	}
	d.broke, d.mute = 0, false
	m.clear(TroubleSpeaker)
	m.agentSpeech.queue.Replay(m.now)
}

// devicesChanged tries lost devices at once, and goes on with the microphone that
// was chosen. What was said into the other one is kept.
func (m *machine) devicesChanged() {
	m.devices.retry, m.devices.speaker = m.now, m.now
	if m.mic == micOpen {
		m.sealCurrent()
		m.openMicrophone()
	}
}

// soundless tells while no sound comes from the microphone, and stops as soon as
// some does. One that the person closed owes none.
func (m *machine) soundless(dead bool) {
	if m.muted || m.mic != micOpen {
		dead = false
	}
	if !m.noSound.Add(dead, listen.FrameTime) {
		m.clear(TroubleSoundless)
		return
	}
	if m.trouble == nil || m.trouble.Kind.passes() {
		m.fail(TroubleSoundless, nil)
		m.devices.asked = 0
	}
	if d := &m.devices; m.trouble.Kind == TroubleSoundless && (d.asked == 0 || m.now-d.asked >= whySilentAgain) {
		d.asked = max(m.now, 1)
		m.do(outWhySilent{})
	}
}

// passes reports whether trouble is over by itself, with the next turn: it tells less
// than that nothing is heard at all.
func (k TroubleKind) passes() bool {
	switch k {
	case TroubleLoud, TroubleSentence, TroubleSpeech, TroubleSend, TroubleRefused, TroubleKeep:
		return true
	}
	return false
}

// whySilent takes the reason, for as long as no sound comes.
func (m *machine) whySilent(err error) {
	if m.trouble != nil && m.trouble.Kind == TroubleSoundless {
		m.fail(TroubleSoundless, err)
	}
}

// tooLoud tells once in a call that the microphone is set too loud, for a while.
func (m *machine) tooLoud(clipped bool) {
	d := &m.devices
	if m.muted || m.mic != micOpen {
		clipped = false
	}
	if m.overdriven.Add(clipped) && !d.loudTold && m.trouble == nil {
		d.loudTold, d.loudTill = true, m.now+loudShown
		m.fail(TroubleLoud, nil)
	}
	if d.loudTold && m.now >= d.loudTill {
		m.clear(TroubleLoud)
	}
}
