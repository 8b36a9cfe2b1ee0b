package voice

import (
	"fmt"
	"strings"
	"time"
)

// Rehearsal is a conversation without a portal that speaks one reply after the
// other and understands no word of what it hears: it is for measurements of
// echo and interruptions. Time is the sound's own.
type Rehearsal struct {
	ear     *ear
	machine *machine
	next    func() []float32

	now     time.Duration
	queue   []float32 // what the speaker is still to play
	played  time.Duration
	held    bool
	gain    float32
	hold    holdState // before this frame
	halts   int
	hushes  int
	replies int
	due     []transcriptDue
	spent   time.Duration
	frames  int
}

// transcriptDue is the answer to a request, and when it arrives.
type transcriptDue struct {
	at  time.Duration
	ask uint64
}

// transcribing is how long a rehearsal's transcripts take.
const transcribing = 200 * time.Millisecond

// NewRehearsal returns a rehearsal with the given choices. next returns the
// sound of the next sentence, at [Rate].
func NewRehearsal(s Settings, next func() []float32) *Rehearsal {
	r := &Rehearsal{
		ear: newEar(s.withDefaults()), next: next, gain: 1,
		machine: newMachine(Options{Settings: s, Speaks: true}, time.Time{}),
	}
	r.do(r.machine.start())
	r.give(inMicrophone{})
	return r
}

// Step lets 32 ms pass. room is given what the speaker plays meanwhile and
// returns what the microphone hears.
func (r *Rehearsal) Step(room func(played []float32) []float32) {
	if len(r.machine.saying.answers) == 0 {
		r.replies++
		text := strings.Repeat("This is a sentence of the reply. ", 20)
		r.give(inReply{Reply{ID: fmt.Sprint(r.replies), From: FromAgent, Text: text, Done: true}})
	}
	r.now += FrameTime
	for len(r.due) > 0 && r.due[0].at <= r.now {
		ask := r.due[0].ask
		r.due = r.due[1:]
		r.give(inTranscript{ask: ask})
	}
	far := make([]float32, FrameSamples)
	if !r.held {
		n := copy(far, r.queue)
		r.queue = r.queue[n:]
		r.played += duration(int64(n))
		for i := range far {
			far[i] *= r.gain
		}
	}
	mic := room(far)
	begin := time.Now()
	heard := r.ear.take(mic, far, r.machine.attention())
	out := r.machine.step(r.now, inFrame{heard: heard, played: r.played, idle: len(r.queue) == 0})
	r.spent += time.Since(begin)
	r.frames++
	r.do(out)
	r.count()
}

// count notes what became of the reply in this frame.
func (r *Rehearsal) count() {
	switch hold := r.machine.saying.hold; {
	case hold == r.hold:
	case hold == holdPaused:
		r.halts++
	case r.hold == holdHushed:
		r.hushes++
	}
	r.hold = r.machine.saying.hold
}

// Silent reports whether the reply makes no sound because somebody speaks over it,
// or perhaps does.
func (r *Rehearsal) Silent() bool { return r.held }

// Halted reports whether the reply was halted because somebody spoke over it.
func (r *Rehearsal) Halted() bool { return r.hold == holdPaused }

// Halts is how often that happened.
func (r *Rehearsal) Halts() int { return r.halts }

// Hushes is how often the reply was silent for a moment and went on, as nobody
// spoke.
func (r *Rehearsal) Hushes() int { return r.hushes }

// PerFrame is the time the whole listening chain took for 32 ms.
func (r *Rehearsal) PerFrame() time.Duration { return r.spent / time.Duration(max(r.frames, 1)) }

func (r *Rehearsal) give(in any) { r.do(r.machine.step(r.now, in)) }

// do carries out what the machine decides.
func (r *Rehearsal) do(outs []any) {
	for _, o := range outs {
		switch o := o.(type) {
		case outAsk:
			r.give(inSound{epoch: o.epoch, line: o.line, chunk: chunk{pcm: r.next(), rate: Rate}})
			r.give(inSoundEnd{epoch: o.epoch, line: o.line})
		case outPlay:
			r.give(placed{epoch: o.epoch, line: o.line, at: r.played + duration(int64(len(r.queue)))})
			r.queue = append(r.queue, o.pcm...)
		case outFlush:
			r.queue = nil
		case outGain:
			r.gain = o.g
		case outHold:
			r.held = o.on
		case outTranscribe:
			r.due = append(r.due, transcriptDue{r.now + transcribing, o.ask})
		}
	}
}
