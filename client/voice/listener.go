package voice

import "time"

// Turn is a stretch of speech that was taken for one turn. Times count from the
// beginning of the sound.
type Turn struct {
	Start, End time.Duration // where speech was found
	Committed  time.Duration // when the turn was given up for transcription
}

// Listener finds the turns in a stream of sound the way a [Conversation] does,
// but without a portal: it is for measurements. Time is the sound's own.
type Listener struct {
	ear     *ear
	machine *machine
	turns   []Turn
	silence []float32
}

// NewListener returns a listener with the given choices. Where silence is not 0
// a turn ends after exactly so much of it, whatever the choices.
func NewListener(s Settings, silence time.Duration) *Listener {
	s = s.withDefaults()
	s.NotSpeculative = true
	s.Sound = SoundHeadphones // there is no far end
	l := &Listener{ear: newEar(s), machine: newMachine(Options{Settings: s}, time.Time{}), silence: make([]float32, FrameSamples)}
	l.machine.hearing.judge.fixed = silence
	l.machine.start()
	l.machine.step(0, inMicrophone{})
	return l
}

// Push takes the next [FrameSamples] samples at [Rate].
func (l *Listener) Push(frame []float32) {
	f := l.ear.take(frame, nil, attentive)
	now := duration(f.speech.At)
	for _, o := range l.machine.step(now, inFrame{heard: f}) {
		o, ok := o.(outTranscribe)
		if !ok {
			continue
		}
		u := l.machine.hearing.find(o.ask)
		l.turns = append(l.turns, Turn{Start: duration(u.start), End: duration(u.end), Committed: now})
		l.machine.step(now, inTranscript{ask: o.ask})
	}
}

// Finish lets silence follow until a turn that is under way is over, and
// returns all turns.
func (l *Listener) Finish() []Turn {
	for range int(2 * waitMost / FrameTime) {
		if l.machine.hearing.current == nil && !l.ear.gate.Speaking() {
			break
		}
		l.Push(l.silence)
	}
	return l.turns
}
