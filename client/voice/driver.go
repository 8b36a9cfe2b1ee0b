package voice

import (
	"context"
	"runtime"
	"sync"
	"time"

	"delonix/audio"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

const (
	// tickTime is how often the machine is told the time while no frames come.
	tickTime = 100 * time.Millisecond
	// sleepGap is by how much the wall clock runs ahead of the monotonic one, or
	// nothing happens at all, when the computer was asleep.
	sleepGap = 10 * time.Second
)

// driver carries out what the machine decides: it owns the devices, the requests
// and every goroutine of a call. The machine and the front end run in its own.
// It is large because it owns all that a call holds on the machine: devices, requests and
// the goroutines to be waited for; what is decided lies in the machine.
type driver struct {
	o        Options
	mailbox  *mailbox
	ended    <-chan struct{} // closed by the end of the call
	machine  *machine
	frontEnd *listen.FrontEnd
	begun    time.Time
	last     time.Time // when the loop ran last

	player     *playout.Player
	mic        *listen.Capture
	reference  *listen.EchoReference
	late       <-chan time.Time // when to look whether the far end is there; nil: nobody waits
	speakers   int              // how often the speaker has moved
	speed      float64
	keeping    keeping
	asks       map[uint64]context.CancelFunc // of transcripts
	speech     context.Context               // of the speech of the present epoch
	stopSpeech context.CancelFunc
	phrases    phrases
	levels     turnLevels
	sender     chan outSend

	ctx   context.Context // of everything the conversation began
	tasks sync.WaitGroup
}

// newDriver returns the driver of a call with the given mailbox, which lasts until
// ended is closed.
func newDriver(o Options, mailbox *mailbox, ended <-chan struct{}) *driver {
	now := o.Clock.Now()
	r := &driver{
		o: o, mailbox: mailbox, ended: ended, begun: now, last: now,
		machine:   newMachine(o, now),
		frontEnd:  listen.NewFrontEnd(o.Settings.withDefaults().ear()),
		reference: listen.NewEchoReference(o.Speaker.Reference),
		speed:     o.Settings.withDefaults().Speed,
		asks:      map[uint64]context.CancelFunc{},
		sender:    make(chan outSend, 64),
		levels:    turnLevels{},
	}
	r.keeping.store = o.Utterances
	r.player = playout.NewPlayer(o.Speaker, func(e playout.PlayerEvent) { mailbox.put(inPlayer{e}) })
	r.mic = listen.NewCapture(o.Microphone, func(err error) { mailbox.put(inMicrophone{err}) })
	return r
}

// run holds the conversation until it is ended.
func (r *driver) run(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	r.ctx = ctx
	r.speech, r.stopSpeech = context.WithCancel(ctx)
	if err := r.o.Speaker.Start(ctx); err != nil {
		r.mailbox.put(inPlayer{playout.Broken{Err: err}})
	}
	r.tasks.Go(func() { r.player.Run(ctx) })
	r.tasks.Go(func() { r.send(parent) })
	r.carryOut(r.machine.start())
	r.loop(ctx)

	r.keepRest()
	close(r.sender)
	cancel()
	r.mic.Close()
	r.player.Flush(r.machine.epoch + 1)
	// The conversation is over; a device that does not close changes nothing.
	_ = r.o.Speaker.Stop()
	r.tasks.Wait()
	r.o.Each(Changed{View{State: StateEnded}})
	r.o.Each(Ended{Trouble: r.machine.trouble, Turns: int(r.machine.turn), Interruptions: r.machine.interruptions})
}

func (r *driver) loop(ctx context.Context) {
	tick := r.o.Clock.After(tickTime)
	for {
		select {
		case frame := <-r.mic.Frames:
			r.onFrame(frame)
		case <-r.late:
			r.reference.Fill()
			r.processFrames()
		case <-r.mailbox.wake:
			for _, in := range r.mailbox.drain() {
				r.handle(in)
			}
		case <-tick:
			tick = r.o.Clock.After(tickTime)
			r.handle(inTick{played: r.o.Speaker.Played(), idle: r.player.Idle()})
		case <-r.ended:
			return
		case <-ctx.Done():
			return
		}
	}
}

// onFrame takes one frame of the microphone, which may wait for the speaker.
func (r *driver) onFrame(frame []float32) {
	if moves := movesOf(r.o.Speaker); moves != r.speakers {
		r.speakers = moves
		r.frontEnd.Elsewhere()
	}
	r.reference.Put(frame)
	r.processFrames()
}

// movesOf is how often a speaker went on with another device.
func movesOf(s Speaker) int {
	if s, ok := s.(interface{ Moves() int }); ok {
		return s.Moves()
	}
	return 0
}

// processFrames listens to the frames whose far end is there, and comes back soon if one
// is left.
func (r *driver) processFrames() {
	for frame, played := r.reference.Next(); frame != nil; frame, played = r.reference.Next() {
		f := r.frontEnd.Hear(frame, played, r.machine.listenMode())
		r.mic.Recycle(frame)
		r.handle(inFrame{heard: f, played: r.o.Speaker.Played(), idle: r.player.Idle()})
	}
	r.late = nil
	if r.reference.Waiting() {
		r.late = r.o.Clock.After(listen.ReferenceRetry)
	}
}

// handle hands one input to the machine and does what comes of it.
func (r *driver) handle(in input) {
	now := r.o.Clock.Now()
	mono, wall := now.Sub(r.last), now.Round(0).Sub(r.last.Round(0))
	r.last = now
	if wall-mono > sleepGap || mono > sleepGap {
		r.carryOut(r.machine.step(now.Sub(r.begun), inSlept{}))
	}
	switch in := in.(type) {
	case inMicrophone:
		if in.err == nil {
			r.restartListening()
		}
	case inTranscript:
		delete(r.asks, in.ask)
	}
	r.carryOut(r.machine.step(now.Sub(r.begun), in))
}

// restartListening prepares the front end for a microphone that was just opened.
func (r *driver) restartListening() {
	// What was played before belongs to no frame of this microphone.
	r.reference.Drop(r.mic.Recycle)
	r.reference.Begin()
	r.frontEnd.Restart()
}

func (r *driver) carryOut(outs []effect) {
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
			r.levels.note(o.said.Turn, r.frontEnd.Loudness(max(o.from, o.to-loudnessOf), o.to))
			r.sender <- o
		case outTeach:
			if level, ok := r.levels.teach(o.turn); ok {
				r.frontEnd.TeachRoom(level)
			}
		case outMicrophone:
			r.mic.Set(r.ctx, o.open)
		case outWhySilent:
			r.tasks.Go(func() { r.mailbox.put(inWhySilent{listen.WhySilent(r.ctx, r.o.Microphone)}) })
		default:
			r.sound(o)
		}
	}
}

// sound carries out what concerns the speaker and the front end.
func (r *driver) sound(o effect) {
	switch o := o.(type) {
	case outSynthesize:
		ctx, speed := r.speech, r.speed
		r.tasks.Go(func() { r.fetch(ctx, o, speed) })
	case outPlay:
		r.player.Add(o.epoch, o.Stretch)
	case outFlush:
		r.stopSpeech()
		r.speech, r.stopSpeech = context.WithCancel(r.ctx)
		r.player.Flush(o.epoch)
	case outPause:
		if o.on {
			r.o.Speaker.Pause()
		} else {
			r.o.Speaker.Resume()
		}
	case outGain:
		r.o.Speaker.SetGain(o.g)
	case outSpeaker:
		r.tasks.Go(func() { r.mailbox.put(inSpeaker{r.openSpeaker()}) })
	case outPrepare:
		speed := r.speed
		r.tasks.Go(func() { r.phrases.prepare(r.ctx, r.o, o, speed) })
	case outEarcon:
		r.playEarcon(o.e)
	case outTune:
		r.speed = o.s.Speed
		r.frontEnd.Tune(o.s.ear())
	}
}

func (r *driver) playEarcon(e audio.Earcon) {
	if c, ok := r.o.Speaker.(Chimer); ok {
		sound := e.Sound()
		r.frontEnd.Earcon(time.Duration(len(sound)) * time.Second / audio.PlaybackRate)
		c.Chime(sound)
	}
}

// openSpeaker opens the speaker again. One that runs without a device tells why.
func (r *driver) openSpeaker() error {
	if err := r.o.Speaker.Start(r.ctx); err != nil {
		return err
	}
	if s, ok := r.o.Speaker.(interface{ Err() error }); ok {
		return s.Err()
	}
	return nil
}

// event hands an event out, and logs how a turn fared.
func (r *driver) event(e Event) {
	if t, ok := e.(Timed); ok {
		r.o.Logger.Info("voice turn", "turn", t.Timing.Turn, "speech", t.Timing.Speech, "end_of_turn", t.Timing.EndOfTurn,
			"transcribe", t.Timing.Transcribe, "first_text", t.Timing.FirstText, "sentence", t.Timing.Sentence,
			"synthesize", t.Timing.Synthesize, "play", t.Timing.Play, "first_sound", t.Timing.FirstSound, "goroutines", runtime.NumGoroutine())
	}
	r.o.Each(e)
}
