package voice

import (
	"time"

	"delonix/client/voice/command"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/turn"
)

// start begins the conversation.
func (m *machine) start() []effect {
	m.do(outMicrophone{open: true})
	m.setGain()
	m.show()
	return m.flush()
}

// step takes one input at a time of the conversation and returns what is to be
// done.
func (m *machine) step(now time.Duration, in input) []effect {
	m.now = max(m.now, now)
	m.idle = false // it was, perhaps; since then something may have been played
	switch in := in.(type) {
	case inFrame:
		m.played, m.idle = in.played, in.idle
		m.frame(in.heard)
	case inTick:
		m.played, m.idle = in.played, in.idle
	case inTranscript:
		m.transcript(in)
	case inSound:
		if in.epoch == m.epoch {
			m.agentSpeech.queue.Arrived(m.now, in.segment, in.Chunk)
		}
	case inSoundEnd:
		m.soundEnd(in)
	case inPlayer:
		m.player(in.PlayerEvent)
	default:
		m.command(in)
	}
	m.runDue()
	m.show()
	return m.flush()
}

// player takes how what is said is played.
func (m *machine) player(e playout.PlayerEvent) {
	switch e := e.(type) {
	case playout.Placed:
		if e.Epoch == m.epoch {
			m.agentSpeech.queue.Place(e.Segment, e.At)
		}
	case playout.Broken:
		m.speakerBroke(e)
	}
}

// command takes the inputs that come rarely.
func (m *machine) command(in input) {
	switch in := in.(type) {
	case inMicrophone:
		m.microphone(in.err)
	case inWhySilent:
		m.whySilent(in.err)
	case inSpeaker:
		m.speakerOpened(in.err)
	case inSpeechFails:
		if in.epoch == m.epoch && !m.thinksAloud() {
			m.fail(TroubleSpeech, in.err)
		}
	case inKeepFailed:
		m.fail(TroubleKeep, in.err)
	case inSent:
		m.sent(in.turn, in.err)
	case inDelivered:
		m.delivered(in.turn, in.err)
	case inReply:
		m.reply(in.r)
	case inAnnounce:
		m.announce(in.text, in.instead)
	case inDisown:
		m.disown(in.turn)
	case inOperator:
		if m.agentSpeech.operator = in.on; in.on {
			m.endThoughts()
		}
	case inSkip:
		m.skip()
	case inPush:
		m.push(in.held)
	case inMute:
		m.mute(in.on)
	case inPause:
		m.pause(in.on)
	case inSettings:
		m.tune(in.s)
	case inOnline:
		m.online(in.online)
	case inDevices:
		m.devicesChanged()
	case inSlept:
		m.slept()
	}
}

// runDue does what is due by now.
func (m *machine) runDue() {
	m.dueDevices()
	m.dueUserTurns()
	m.dueSpeech()
	m.dueReply()
}

// listenMode is how the front end is to listen to the next frame.
func (m *machine) listenMode() listen.Mode {
	switch {
	case m.phase == phasePaused && !m.obeyed.listens, m.muted, m.s.Mode == ModePush && !m.userTurns.pushing():
		return listen.Off
	case !m.agentSpeech.audible(m.now):
		return listen.Open
	case !m.userTurns.held && (m.s.BargeIn != BargeInOn || m.s.Sound == SoundHalfDuplex):
		return listen.NoInterrupt
	}
	return listen.OverPlayback
}

// mute closes or opens the front end. What was said before is not lost.
func (m *machine) mute(on bool) {
	m.muted = on
	if on {
		m.sealCurrent()
		return
	}
	m.wakeMicrophone()
}

// pause halts the conversation or lets it go on.
func (m *machine) pause(on bool) {
	listened := m.obeyed.listens
	m.obeyed.listens = false
	if u := m.userTurns.current; listened && u != nil && u.paused {
		m.rejectInterrupt(u)
	}
	if on == (m.phase == phasePaused) {
		if !on {
			m.wakeMicrophone()
		}
		return
	}
	if on {
		m.sealCurrent()
		m.phase = phasePaused
		m.do(outPause{true})
		return
	}
	m.phase = phaseRunning
	if m.agentSpeech.interrupt != interruptPaused {
		m.do(outPause{false})
	}
	m.wakeMicrophone()
}

// tune takes new choices.
func (m *machine) tune(s Settings) {
	s = s.withDefaults()
	volume := m.s.Volume
	if s.Sensitivity != m.s.Sensitivity || s.Sound != m.s.Sound || s.Mode != m.s.Mode {
		// The front end begins anew.
		m.sealCurrent()
	}
	m.s = s
	m.userTurns.endpointer.Tune(s.LongestWait, s.Language)
	m.userTurns.lexicon, m.userTurns.commands = turn.LexiconOf(s.Language), command.LexiconOf(s.Language)
	if s.Volume != volume {
		m.setGain()
	}
	m.do(outTune{s})
}

// online tells what is known about the portal.
func (m *machine) online(online bool) {
	m.offline = !online
	if online {
		m.clear(TroubleConnection)
		m.userTurns.retryNow(m.now)
		return
	}
	m.fail(TroubleConnection, nil)
}

// slept ends what the sleep of the machine interrupted: nobody sits before it
// any more, perhaps.
func (m *machine) slept() {
	m.pause(true)
	m.restMicrophone(TroubleSlept)
}
