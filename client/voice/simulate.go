package voice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/turn"
)

// PlaybackSim is a conversation without a portal that speaks one reply after the
// other: it is for measurements of echo and interruptions. Time is the sound's own.
type PlaybackSim struct {
	// Understand is what is understood of what was heard between two moments, and how
	// long that takes; nil understands no word.
	Understand func(from, to time.Duration) (text string, takes time.Duration)
	// Waits keeps the next reply back.
	Waits bool

	frontEnd *listen.FrontEnd
	machine  *machine
	next     func() []float32

	now       time.Duration
	queue     []float32 // what the speaker is still to play
	played    time.Duration
	held      bool
	gain      float32
	interrupt interruptState // before this frame
	halts     int
	mutes     int
	sent      int
	cuts      int
	replies   int
	due       []transcriptDue
	spent     time.Duration
	frames    int
}

// transcriptDue is the answer to a request, and when it arrives.
type transcriptDue struct {
	at   time.Duration
	ask  uint64
	text string
}

// transcribing is how long a simulation's transcripts take where nothing else is said.
const transcribing = 200 * time.Millisecond

// NewPlaybackSim returns a simulation with the given choices. next returns the
// sound of the next sentence, at [Rate].
func NewPlaybackSim(s Settings, next func() []float32) *PlaybackSim {
	r := &PlaybackSim{
		frontEnd: listen.NewFrontEnd(s.withDefaults().ear()), next: next, gain: 1,
		machine: newMachine(Options{Settings: s, Speaks: true}, time.Time{}),
	}
	r.do(r.machine.start())
	r.give(inMicrophone{})
	return r
}

// Step lets 32 ms pass. room is given what the speaker plays meanwhile and
// returns what the microphone hears.
func (r *PlaybackSim) Step(room func(played []float32) []float32) {
	if len(r.machine.agentSpeech.answers) == 0 && !r.Waits {
		r.replies++
		text := strings.Repeat("This is a sentence of the reply. ", 20)
		r.give(inReply{Reply{ID: fmt.Sprint(r.replies), From: FromAgent, Text: text, Done: true}})
	}
	r.now += listen.FrameTime
	for len(r.due) > 0 && r.due[0].at <= r.now {
		d := r.due[0]
		r.due = r.due[1:]
		r.give(inTranscript{ask: d.ask, text: d.text})
	}
	far := make([]float32, listen.FrameSamples)
	if !r.held {
		n := copy(far, r.queue)
		r.queue = r.queue[n:]
		r.played += listen.Duration(int64(n))
		for i := range far {
			far[i] *= r.gain
		}
	}
	mic := room(far)
	begin := time.Now()
	heard := r.frontEnd.Hear(mic, far, r.machine.listenMode())
	out := r.machine.step(r.now, inFrame{heard: heard, played: r.played, idle: len(r.queue) == 0})
	r.spent += time.Since(begin)
	r.frames++
	r.do(out)
	r.count()
}

// count notes what became of the reply in this frame.
func (r *PlaybackSim) count() {
	switch hold := r.machine.agentSpeech.interrupt; {
	case hold == r.interrupt:
	case hold == interruptPaused:
		r.halts++
	case r.interrupt == interruptMuted:
		r.mutes++
	}
	r.interrupt = r.machine.agentSpeech.interrupt
}

// Silent reports whether the reply makes no sound because somebody speaks over it,
// or perhaps does.
func (r *PlaybackSim) Silent() bool { return r.held }

// Halted reports whether the reply was halted because somebody spoke over it.
func (r *PlaybackSim) Halted() bool { return r.interrupt == interruptPaused }

// Halts is how often that happened.
func (r *PlaybackSim) Halts() int { return r.halts }

// Mutes is how often the reply was silent for a moment and went on, as nobody
// spoke.
func (r *PlaybackSim) Mutes() int { return r.mutes }

// Sent is how many turns of the person there were.
func (r *PlaybackSim) Sent() int { return r.sent }

// Cuts is how often a reply was ended before its end.
func (r *PlaybackSim) Cuts() int { return r.cuts }

// Now is how long the simulation has lasted.
func (r *PlaybackSim) Now() time.Duration { return r.now }

// Speaks reports whether a reply can be heard.
func (r *PlaybackSim) Speaks() bool { return !r.held && len(r.queue) > 0 }

// PerFrame is the time the whole listening chain took for 32 ms.
func (r *PlaybackSim) PerFrame() time.Duration { return r.spent / time.Duration(max(r.frames, 1)) }

func (r *PlaybackSim) give(in input) { r.do(r.machine.step(r.now, in)) }

// do carries out what the machine decides.
func (r *PlaybackSim) do(outs []effect) {
	for _, o := range outs {
		switch o := o.(type) {
		case outSynthesize:
			r.give(inSound{epoch: o.epoch, segment: o.Segment, Chunk: playout.Chunk{PCM: r.next(), Rate: listen.Rate}})
			r.give(inSoundEnd{epoch: o.epoch, segment: o.Segment})
		case outPlay:
			r.give(inPlayer{playout.Placed{Epoch: o.epoch, Segment: o.Segment, At: r.played + listen.Duration(int64(len(r.queue)))}})
			r.queue = append(r.queue, o.PCM...)
		case outFlush:
			r.queue = nil
			r.cuts++
		case outGain:
			r.gain = o.g
		case outPause:
			r.held = o.on
		case outTranscribe:
			r.due = append(r.due, r.transcript(o))
			slices.SortStableFunc(r.due, func(a, b transcriptDue) int { return cmp.Compare(a.at, b.at) })
		case outSend:
			r.sent++
		}
	}
}

// transcript is the answer to a request.
func (r *PlaybackSim) transcript(o outTranscribe) transcriptDue {
	d := transcriptDue{at: r.now + transcribing, ask: o.ask}
	if r.Understand != nil {
		text, takes := r.Understand(listen.Duration(o.from), listen.Duration(o.to))
		d.at, d.text = r.now+takes, text
	}
	return d
}

// Turn is a stretch of speech that was taken for one turn. Times count from the
// beginning of the sound.
type Turn struct {
	Start, End time.Duration // where speech was found
	Committed  time.Duration // when the turn was given up for transcription
}

// TurnSim finds the turns in a stream of sound the way a [Call] does,
// but without a portal: it is for measurements. Time is the sound's own.
type TurnSim struct {
	frontEnd *listen.FrontEnd
	machine  *machine
	turns    []Turn
	silence  []float32
}

// NewTurnSim returns one with the given choices. Where silence is not 0
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
