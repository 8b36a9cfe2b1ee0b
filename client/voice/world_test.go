package voice

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio/vad"
	"delonix/client/voice/listen"
)

// world is everything around a machine, in virtual time: a person, a portal and
// a speaker. Nothing in it waits or runs by itself; run lets time pass.
type world struct {
	t   testing.TB
	m   *machine
	now time.Duration
	due []dueInput

	// The person speaks in these stretches, and pushes the button.
	speech []speech
	gate   *vad.Gate
	base   int64
	pos    int64
	was    listen.Mode
	noise  func(at time.Duration) float32 // probability where nobody speaks
	softer map[string]float64             // dB by which what is said is softer than usual
	missed map[time.Duration]bool         // frames the front end was deaf for
	paused map[time.Duration]bool         // frames heard only for the word that ends a pause

	portal  portal
	speaker simSpeaker
	room    *room // where sounds are real ones; nil where they are only meant

	// What happened.
	events   []Event
	sent     []UserTurn
	requests []request
	chimes   []string
	flushed  []time.Duration
	holds    []time.Duration
	dropped  int
	open     bool
}

// speech is a stretch in which the person speaks.
type speech struct {
	from, to time.Duration
	text     string
}

type dueInput struct {
	at time.Duration
	in any
}

// request is one call of the transcriber.
type request struct {
	utterance uint64
	from, to  time.Duration
	text      string
}

// portal is what the services do.
type portal struct {
	transcribe time.Duration // how long it takes
	answer     time.Duration // from the message to the first words
	step       time.Duration // from piece to piece of a reply
	synthesize time.Duration
	reply      func(said UserTurn) string
	fail       func(kind string, n int) error
	calls      map[string]int
	abandoned  map[uint64]bool
	flushed    uint64 // requests for speech before this epoch end
	dead       bool   // replies do not come
}

func newWorld(t testing.TB, o Options) *world {
	w := &world{
		t: t, gate: vad.NewGate(vad.GateOptions{MinSpeech: listen.SpeechNeeded, MinSilence: listen.PauseNeeded, PreRoll: listen.PreRoll}), missed: map[time.Duration]bool{}, paused: map[time.Duration]bool{},
		portal: portal{
			transcribe: 100 * time.Millisecond, answer: 100 * time.Millisecond, step: 20 * time.Millisecond, synthesize: 100 * time.Millisecond,
			reply: func(s UserTurn) string { return "You said " + s.Text + "." },
			calls: map[string]int{}, abandoned: map[uint64]bool{},
		},
	}
	w.speaker.gain = 1
	w.m = newMachine(o, time.Unix(0, 0))
	w.carryOut(w.m.start())
	return w
}

// say lets the person speak: it lasts as long as words do.
func (w *world) say(at time.Duration, text string) time.Duration {
	length := time.Duration(len(text)) * 60 * time.Millisecond
	w.speech = append(w.speech, speech{at, at + length, text})
	return at + length
}

// at hands the machine an input at a time.
func (w *world) at(at time.Duration, in any) { w.due = append(w.due, dueInput{at, in}) }

func (w *world) later(d time.Duration, in any) { w.at(w.now+d, in) }

// run lets time pass.
func (w *world) run(until time.Duration) {
	for w.now < until {
		w.now += listen.FrameTime
		for len(w.due) > 0 {
			slices.SortStableFunc(w.due, func(a, b dueInput) int { return cmp.Compare(a.at, b.at) })
			if w.due[0].at > w.now {
				break
			}
			in := w.due[0].in
			w.due = w.due[1:]
			w.give(in)
		}
		far := w.speaker.play(listen.FrameSamples)
		if w.room != nil {
			w.room.sound(w, far)
		}
		if w.open {
			w.give(inFrame{heard: w.listen(), played: w.speaker.played, idle: len(w.speaker.queue) == 0})
		} else {
			w.pos += listen.FrameSamples
			w.missed[listen.Duration(w.pos)/listen.FrameTime] = true
			w.was = listen.Off // it begins to listen anew
			w.give(inTick{played: w.speaker.played, idle: len(w.speaker.queue) == 0})
		}
	}
}

func (w *world) give(in any) {
	if f, ok := in.(func() any); ok {
		if in = f(); in == nil {
			return
		}
	}
	w.carryOut(w.m.step(w.now, in.(input)))
	w.check()
}

// listen is the front end.
func (w *world) listen() listen.Frame {
	a := w.m.listenMode()
	if w.room != nil {
		return w.room.listen(a)
	}
	if (a == listen.Off) != (w.was == listen.Off) {
		w.gate.Reset()
		w.base = w.pos
	}
	w.was = a
	w.pos += listen.FrameSamples
	if a == listen.Off {
		w.missed[listen.Duration(w.pos)/listen.FrameTime] = true
		return listen.Frame{Speech: vad.Event{At: w.pos, Start: -1, End: -1}}
	}
	if w.m.obeyed.listens {
		w.paused[listen.Duration(w.pos)/listen.FrameTime] = true
	}
	p := float32(0.02)
	if w.noise != nil {
		p = w.noise(w.now)
	}
	power := float64(p) / 100
	for _, s := range w.speech {
		if s.from < w.now && w.now <= s.to {
			p = 0.95
			power = float64(p) / 100 * math.Pow(10, -w.softer[s.text]/10)
		}
	}
	if a == listen.NoInterrupt {
		p = 0
		w.missed[listen.Duration(w.pos)/listen.FrameTime] = true
	}
	if a == listen.OverPlayback {
		w.gate.Need(listen.OverNeeded)
	} else {
		w.gate.Need(listen.SpeechNeeded)
	}
	around := vad.Surroundings{}
	if p >= 0.1 { // what is heard is the person: nobody else speaks
		around.Above = 60
	}
	ev := w.gate.Hear(p, around)
	ev.At += w.base
	if ev.Start >= 0 {
		ev.Start, ev.PreRoll = ev.Start+w.base, ev.PreRoll+w.base
	}
	if ev.End >= 0 {
		ev.End += w.base
	}
	return listen.Frame{Speech: ev, Voiced: p >= 0.5, Power: power}
}

func (w *world) carryOut(outs []effect) {
	for _, o := range outs {
		switch o := o.(type) {
		case outEvent:
			w.events = append(w.events, o.e)
		case outMicrophone:
			w.open = false
			if o.open {
				w.later(0, func() any {
					if err := w.failure("microphone"); err != nil {
						return inMicrophone{err}
					}
					w.open = true
					return inMicrophone{}
				})
			}
		case outTranscribe:
			w.transcribe(o)
		case outAbandon:
			w.portal.abandoned[o.ask] = true
		case outDrop:
			w.dropped++
		case outSend:
			w.send(o)
		case outSynthesize:
			w.synthesize(o)
		case outPlay:
			w.play(o)
		case outFlush:
			w.flushed = append(w.flushed, w.now)
			w.portal.flushed = o.epoch
			w.speaker.flush(o.epoch)
		case outGain:
			w.speaker.gain = o.g
		case outPause:
			if o.on && !w.speaker.paused {
				w.holds = append(w.holds, w.now)
			}
			w.speaker.paused = o.on
		case outSpeaker:
			w.later(10*time.Millisecond, inSpeaker{w.failure("speaker")})
		case outTune:
			if w.room != nil {
				w.room.frontEnd.Tune(o.s.ear())
			}
		case outEarcon:
			w.chimes = append(w.chimes, fmt.Sprint(o.e))
		}
	}
}

func (w *world) failure(kind string) error {
	n := w.portal.calls[kind]
	w.portal.calls[kind]++
	if w.portal.fail == nil {
		return nil
	}
	return w.portal.fail(kind, n)
}

// transcribe understands the stretches of speech that lie in the recording.
func (w *world) transcribe(o outTranscribe) {
	from, to := listen.Duration(o.from), listen.Duration(o.to)
	var words []string
	for _, s := range w.speech {
		if w.perceived(max(s.from, from), min(s.to, to)) > 60*time.Millisecond {
			words = append(words, s.text)
		}
	}
	text := strings.Join(words, " ")
	w.requests = append(w.requests, request{o.utterance, from, to, text})
	err := w.failure("transcribe")
	if err != nil {
		text = ""
	}
	w.later(w.portal.transcribe, func() any {
		if w.portal.abandoned[o.ask] {
			return nil
		}
		return inTranscript{ask: o.ask, text: text, err: err}
	})
}

// perceived is how much of a stretch the front end did not miss.
func (w *world) perceived(from, to time.Duration) time.Duration {
	var d time.Duration
	for t := from; t < to; t += listen.FrameTime {
		if !w.missed[t/listen.FrameTime] {
			d += listen.FrameTime
		}
	}
	return d
}

// inPause reports whether a stretch was heard in a spoken pause, all or a part of it.
func (w *world) inPause(from, to time.Duration) bool {
	for t := from; t < to; t += listen.FrameTime {
		if w.paused[t/listen.FrameTime] {
			return true
		}
	}
	return false
}

func (w *world) send(o outSend) {
	w.sent = append(w.sent, o.said)
	w.later(time.Millisecond, inSent{o.said.Turn, w.failure("send")})
	if w.portal.dead {
		return
	}
	text := w.portal.reply(o.said)
	id := fmt.Sprint("r", o.said.Turn)
	words := strings.SplitAfter(text, " ")
	for i := range words {
		r := Reply{ID: id, Turn: o.said.Turn, From: FromAgent, Text: strings.Join(words[:i+1], ""), Done: i == len(words)-1}
		w.later(w.portal.answer+time.Duration(i)*w.portal.step, inReply{r})
	}
}

// check looks at what holds at any time.
func (w *world) check() {
	for i, q := range w.speaker.queue {
		if q.epoch != w.speaker.queue[0].epoch && q.epoch < w.speaker.queue[0].epoch {
			w.t.Fatalf("two replies at once, at %d", i)
		}
	}
	for i, s := range w.sent {
		if s.Turn != uint64(i+1) {
			w.t.Fatalf("turn %d was sent as %d", i+1, s.Turn)
		}
	}
	if v := w.m.view(); v.Sentence != "" && !strings.Contains(v.Saying, v.Sentence) {
		w.t.Fatalf("%q is heard, and is no part of %q", v.Sentence, v.Saying)
	}
}

// texts is what was sent.
func (w *world) texts() []string {
	var out []string
	for _, s := range w.sent {
		out = append(out, s.Text)
	}
	return out
}

// states are the states that were shown, in order.
func (w *world) states() []State {
	var out []State
	for _, e := range w.events {
		if c, ok := e.(Changed); ok {
			out = append(out, c.View.State)
		}
	}
	return slices.Compact(out)
}

// timings are the turns that were timed.
func (w *world) timings() []TurnTiming {
	var out []TurnTiming
	for _, e := range w.events {
		if t, ok := e.(Timed); ok {
			out = append(out, t.Timing)
		}
	}
	return out
}

var errPortal = errors.New("the portal is away")
