package voice

import (
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
)

// Turn is a stretch of speech that was taken for one turn. Times count from the
// beginning of the sound.
type Turn struct {
	Start, End time.Duration // where speech was found
	Committed  time.Duration // when the turn was given up for transcription
}

// TurnSim finds the turns in a stream of sound the way a [Conversation] does,
// but without a portal: it is for measurements. Time is the sound's own.
type TurnSim struct {
	frontEnd *listen.FrontEnd
	machine  *machine
	turns    []Turn
	silence  []float32
}

// NewTurnSim returns a listener with the given choices. Where silence is not 0
// a turn ends after exactly so much of it, whatever the choices.
func NewTurnSim(s Settings, silence time.Duration) *TurnSim {
	s = s.withDefaults()
	s.NotSpeculative = true
	s.Sound = SoundHeadphones // there is no far end
	l := &TurnSim{frontEnd: listen.NewFrontEnd(s.ear()), machine: newMachine(Options{Settings: s}, time.Time{}), silence: make([]float32, listen.FrameSamples)}
	l.machine.userTurns.endpointer.Fixed = silence
	l.machine.start()
	l.machine.step(0, inMicrophone{})
	return l
}

// Push takes the next [FrameSamples] samples at [Rate].
func (l *TurnSim) Push(frame []float32) {
	f := l.frontEnd.Hear(frame, nil, listen.Open)
	now := listen.Duration(f.Speech.At)
	for _, o := range l.machine.step(now, inFrame{heard: f}) {
		o, ok := o.(outTranscribe)
		if !ok {
			continue
		}
		u := l.machine.userTurns.find(o.ask)
		l.turns = append(l.turns, Turn{Start: listen.Duration(u.start), End: listen.Duration(u.end), Committed: now})
		l.machine.step(now, inTranscript{ask: o.ask})
	}
}

// Finish lets silence follow until a turn that is under way is over, and
// returns all turns.
func (l *TurnSim) Finish() []Turn {
	for range int(2 * turn.WaitMost / listen.FrameTime) {
		if l.machine.userTurns.current == nil && !l.frontEnd.Speaking() {
			break
		}
		l.Push(l.silence)
	}
	return l.turns
}
