package voice

import (
	"context"
	"sync"
	"time"

	"delonix/audio/wav"
	"delonix/client/voice/speechtext"
)

const (
	// sendTries is how often a message is stored, sendPause apart: what can fail
	// is the local copy, for a moment.
	sendTries = 3
	sendPause = time.Second
	// endPatience is how long the end of a conversation waits for what was said
	// to be stored.
	endPatience = 5 * time.Second
)

// transcribe keeps an utterance and asks for its words, in that order.
func (r *runner) transcribe(o outTranscribe) {
	// A second try may come when the ear has forgotten it.
	pcm := r.keeping.recorded(o.utterance, o.to)
	if pcm == nil {
		pcm = r.ear.history.copy(o.from, o.to)
	}
	k := r.keeping.take(o.utterance, o.to, pcm)
	ctx, cancel := context.WithCancel(r.ctx)
	r.asks[o.ask] = cancel
	r.tasks.Go(func() {
		defer cancel()
		sound := wav.Encode(pcm, Rate)
		if err := k.keep(r.ctx, o.to, sound, duration(int64(len(pcm)))); err != nil {
			r.inbox.put(inKeepFailed{err})
		}
		text, err := r.o.Service.Transcribe(ctx, sound)
		r.inbox.put(inTranscript{ask: o.ask, text: text, err: err})
	})
}

func (r *runner) abandon(ask uint64) {
	if cancel := r.asks[ask]; cancel != nil {
		cancel()
		delete(r.asks, ask)
	}
}

// keepRest puts on disk what is not sent when the conversation ends.
func (r *runner) keepRest() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), endPatience)
	defer cancel()
	r.machine.sealCurrent()
	for _, o := range r.machine.flush() {
		o, ok := o.(outTranscribe)
		if !ok {
			continue
		}
		pcm := r.ear.history.copy(o.from, o.to)
		if err := r.keeping.take(o.utterance, o.to, pcm).keep(ctx, o.to, wav.Encode(pcm, Rate), duration(int64(len(pcm)))); err != nil {
			r.o.Logger.Error("keeping the last utterance", "error", err)
		}
	}
}

// send makes messages of turns, one after the other, until the sender is closed.
func (r *runner) send(parent context.Context) {
	for o := range r.sender {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), 6*endPatience)
		k := r.keeping.take(o.utterance, 0, nil)
		err := r.sendOne(ctx, k, o.said)
		if err != nil {
			k.understood(ctx, o.said.Text)
		} else {
			r.keeping.leave(o.utterance)
		}
		cancel()
		r.inbox.put(inSent{o.said.Turn, err})
	}
}

func (r *runner) sendOne(ctx context.Context, k *kept, said Said) error {
	said.Utterance = k.name()
	var err error
	for try := range sendTries {
		if try > 0 {
			select {
			case <-r.o.Clock.After(sendPause):
			case <-ctx.Done():
				return err
			}
		}
		if err = r.o.Service.Send(ctx, said); err == nil {
			return nil
		}
	}
	return err
}

// fetch has a line synthesized, or takes it from what was prepared.
func (r *runner) fetch(ctx context.Context, o outAsk, speed float64) {
	each := func(c chunk) {
		if ctx.Err() == nil {
			r.inbox.put(inSound{epoch: o.epoch, line: o.line, chunk: c})
		}
	}
	err := error(nil)
	if sound := r.phrases.get(o.text, speed); sound != nil {
		for _, c := range sound {
			each(c)
		}
	} else {
		err = fetchPatiently(ctx, r.o.Clock, r.o.Service, o.text, speed, each, func(err error) {
			r.inbox.put(inSpeechFails{epoch: o.epoch, err: err})
		})
	}
	if ctx.Err() == nil {
		r.inbox.put(inSoundEnd{epoch: o.epoch, line: o.line, err: err})
	}
}

// phrases are the conversation's own words, synthesized before they are needed:
// when they are, the portal is slow or away.
type phrases struct {
	mu    sync.Mutex
	known map[phrase][]chunk
}

type phrase struct {
	text  string
	speed float64
}

// prepare has the sentences of a text synthesized. What fails is asked for when
// it is needed.
func (p *phrases) prepare(ctx context.Context, o Options, text string, speed float64) {
	for _, s := range speechtext.Split(text) {
		var sound []chunk
		if err := fetch(ctx, o.Clock, o.Service, s.Text, speed, func(c chunk) { sound = append(sound, c) }); err != nil {
			return
		}
		p.mu.Lock()
		if p.known == nil {
			p.known = map[phrase][]chunk{}
		}
		p.known[phrase{s.Text, speed}] = sound
		p.mu.Unlock()
	}
}

func (p *phrases) get(text string, speed float64) []chunk {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[phrase{text, speed}]
}
