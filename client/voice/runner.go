package voice

import (
	"context"
	"runtime"
	"sync"
	"time"

	"delonix/audio"
)

const (
	// tickTime is how often the machine is told the time while no frames come.
	tickTime = 100 * time.Millisecond
	// sleepGap is by how much the wall clock runs ahead of the monotonic one, or
	// nothing happens at all, when the computer was asleep.
	sleepGap = 10 * time.Second
)

// runner carries out what the machine decides: it owns the devices, the requests
// and every goroutine of a conversation. The machine and the ear run in its own.
type runner struct {
	c       *Conversation
	o       Options
	inbox   *inbox
	machine *machine
	ear     *ear
	begun   time.Time
	last    time.Time // when the loop ran last

	player  *player
	mic     microphone
	far     *farEnd
	late    <-chan time.Time // when to look whether the far end is there; nil: nobody waits
	speed   float64
	keeping keeping
	asks    map[uint64]context.CancelFunc // of transcripts
	voice   context.Context               // of the speech of the present epoch
	hush    context.CancelFunc
	phrases phrases
	sender  chan outSend

	ctx   context.Context // of everything the conversation began
	tasks sync.WaitGroup
}

func newRunner(c *Conversation) *runner {
	now := c.o.Clock.Now()
	r := &runner{
		c: c, o: c.o, inbox: c.inbox, begun: now, last: now,
		machine: newMachine(c.o, now),
		ear:     newEar(c.o.Settings.withDefaults()),
		far:     newFarEnd(c.o.Speaker.Reference),
		speed:   c.o.Settings.withDefaults().Speed,
		asks:    map[uint64]context.CancelFunc{},
		sender:  make(chan outSend, 64),
	}
	r.keeping.keeper = c.o.Keeper
	r.player = newPlayer(c.o.Speaker, c.inbox.put)
	r.mic = microphone{device: c.o.Microphone, report: c.inbox.put, frames: make(chan []float32, 16)}
	return r
}

// run holds the conversation until it is ended.
func (r *runner) run(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	r.ctx = ctx
	r.voice, r.hush = context.WithCancel(ctx)
	if err := r.o.Speaker.Start(ctx); err != nil {
		r.inbox.put(broken{err: err})
	}
	r.tasks.Go(func() { r.player.run(ctx) })
	r.tasks.Go(func() { r.send(parent) })
	r.carryOut(r.machine.start())
	r.loop(ctx)

	r.keepRest()
	close(r.sender)
	cancel()
	r.mic.close()
	r.player.flush(r.machine.epoch + 1)
	// The conversation is over; a device that does not close changes nothing.
	_ = r.o.Speaker.Stop()
	r.tasks.Wait()
	r.o.Each(Changed{View{State: StateEnded}})
	r.o.Each(Ended{Trouble: r.machine.trouble})
}

func (r *runner) loop(ctx context.Context) {
	tick := r.o.Clock.After(tickTime)
	for {
		select {
		case frame := <-r.mic.frames:
			r.hear(frame)
		case <-r.late:
			r.far.fill()
			r.listen()
		case <-r.inbox.wake:
			for _, in := range r.inbox.take() {
				r.take(in)
			}
		case <-tick:
			tick = r.o.Clock.After(tickTime)
			r.take(inTick{played: r.o.Speaker.Played(), idle: r.player.idle()})
		case <-r.c.ended:
			return
		case <-ctx.Done():
			return
		}
	}
}

// hear takes one frame of the microphone, which may wait for the speaker.
func (r *runner) hear(frame []float32) {
	r.far.put(frame)
	r.listen()
}

// listen listens to the frames whose far end is there, and comes back soon if one
// is left.
func (r *runner) listen() {
	for frame, played := r.far.next(); frame != nil; frame, played = r.far.next() {
		f := r.ear.take(frame, played, r.machine.attention())
		r.mic.recycle(frame)
		r.take(inFrame{heard: f, played: r.o.Speaker.Played(), idle: r.player.idle()})
	}
	r.late = nil
	if r.far.waits() {
		r.late = r.o.Clock.After(farRetry)
	}
}

// take hands one input to the machine and does what comes of it.
func (r *runner) take(in any) {
	now := r.o.Clock.Now()
	mono, wall := now.Sub(r.last), now.Round(0).Sub(r.last.Round(0))
	r.last = now
	if wall-mono > sleepGap || mono > sleepGap {
		r.carryOut(r.machine.step(now.Sub(r.begun), inSlept{}))
	}
	switch in := in.(type) {
	case inMicrophone:
		if in.err == nil {
			r.listenAnew()
		}
	case inTranscript:
		delete(r.asks, in.ask)
	}
	r.carryOut(r.machine.step(now.Sub(r.begun), in))
}

// listenAnew prepares the ear for a microphone that was just opened.
func (r *runner) listenAnew() {
	// What was played before belongs to no frame of this microphone.
	r.far.drop(r.mic.recycle)
	r.far.begin()
	r.ear.forget()
}

func (r *runner) carryOut(outs []any) {
	for _, o := range outs {
		switch o := o.(type) {
		case outEvent:
			r.event(o.e)
		case outTranscribe:
			r.transcribe(o)
		case outAbandon:
			r.abandon(o.ask)
		case outDrop:
			r.tasks.Go(func() { r.keeping.drop(r.ctx, o.utterance) })
		case outLeave:
			r.keeping.leave(o.utterance)
		case outSend:
			r.sender <- o
		case outMicrophone:
			r.mic.set(r.ctx, o.open)
		default:
			r.sound(o)
		}
	}
}

// sound carries out what concerns the speaker and the ear.
func (r *runner) sound(o any) {
	switch o := o.(type) {
	case outAsk:
		ctx, speed := r.voice, r.speed
		r.tasks.Go(func() { r.fetch(ctx, o, speed) })
	case outPlay:
		r.player.add(o.epoch, o.play)
	case outFlush:
		r.hush()
		r.voice, r.hush = context.WithCancel(r.ctx)
		r.player.flush(o.epoch)
	case outHold:
		if o.on {
			r.o.Speaker.Pause()
		} else {
			r.o.Speaker.Resume()
		}
	case outGain:
		r.o.Speaker.SetGain(o.g)
	case outSpeaker:
		r.tasks.Go(func() { r.inbox.put(inSpeaker{r.openSpeaker()}) })
	case outPrepare:
		speed := r.speed
		r.tasks.Go(func() { r.phrases.prepare(r.ctx, r.o, o.text, speed) })
	case outChime:
		r.chime(o.e)
	case outTune:
		r.speed = o.s.Speed
		r.ear.tune(o.s)
	}
}

func (r *runner) chime(e audio.Earcon) {
	if c, ok := r.o.Speaker.(Chimer); ok {
		sound := e.Sound()
		r.ear.chimes(time.Duration(len(sound)) * time.Second / audio.PlaybackRate)
		c.Chime(sound)
	}
}

// openSpeaker opens the speaker again. One that runs without a device tells why.
func (r *runner) openSpeaker() error {
	if err := r.o.Speaker.Start(r.ctx); err != nil {
		return err
	}
	if s, ok := r.o.Speaker.(interface{ Err() error }); ok {
		return s.Err()
	}
	return nil
}

// event hands an event out, and logs how a turn fared.
func (r *runner) event(e Event) {
	if t, ok := e.(Timed); ok {
		r.o.Logger.Info("voice turn", "turn", t.Timing.Turn, "speech", t.Timing.Speech, "end_of_turn", t.Timing.EndOfTurn,
			"transcribe", t.Timing.Transcribe, "first_text", t.Timing.FirstText, "sentence", t.Timing.Sentence,
			"synthesize", t.Timing.Synthesize, "play", t.Timing.Play, "first_sound", t.Timing.FirstSound, "goroutines", runtime.NumGoroutine())
	}
	r.o.Each(e)
}
