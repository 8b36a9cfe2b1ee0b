package voice

import (
	"context"
	"sync"
	"time"

	"delonix/audio/wav"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
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
func (r *driver) transcribe(o outTranscribe) {
	// A second try may come when the front end has forgotten it.
	pcm := r.keeping.recorded(o.utterance, o.to)
	if pcm == nil {
		pcm = r.frontEnd.Recorded(o.from, o.to)
	}
	k := r.keeping.entry(o.utterance, o.to, pcm)
	ctx, cancel := context.WithCancel(r.ctx)
	r.asks[o.ask] = cancel
	r.tasks.Go(func() {
		defer cancel()
		sound := wav.Encode(pcm, listen.Rate)
		if err := k.keep(r.ctx, o.to, sound, listen.Duration(int64(len(pcm)))); err != nil {
			r.mailbox.put(inKeepFailed{err})
		}
		text, err := r.o.Service.Transcribe(ctx, sound)
		r.mailbox.put(inTranscript{ask: o.ask, text: text, err: err})
	})
}

func (r *driver) abandon(ask uint64) {
	if cancel := r.asks[ask]; cancel != nil {
		cancel()
		delete(r.asks, ask)
	}
}

// keepRest puts on disk what is not sent when the conversation ends.
func (r *driver) keepRest() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), endPatience)
	defer cancel()
	r.machine.sealCurrent()
	for _, o := range r.machine.flush() {
		o, ok := o.(outTranscribe)
		if !ok {
			continue
		}
		pcm := r.frontEnd.Recorded(o.from, o.to)
		if err := r.keeping.entry(o.utterance, o.to, pcm).keep(ctx, o.to, wav.Encode(pcm, listen.Rate), listen.Duration(int64(len(pcm)))); err != nil {
			r.o.Logger.Error("keeping the last utterance", "error", err)
		}
	}
}

// send makes messages of turns, one after the other, until the sender is closed.
func (r *driver) send(parent context.Context) {
	for o := range r.sender {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), 6*endPatience)
		k := r.keeping.entry(o.utterance, 0, nil)
		err := r.sendOne(ctx, k, o.said)
		if err != nil {
			k.understood(ctx, o.said.Text)
		} else {
			r.keeping.leave(o.utterance)
		}
		cancel()
		r.mailbox.put(inSent{o.said.Turn, err})
	}
}

func (r *driver) sendOne(ctx context.Context, k *kept, said UserTurn) error {
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

// fetch has a segment synthesized, or takes it from what was prepared.
func (r *driver) fetch(ctx context.Context, o outSynthesize, speed float64) {
	each := func(c playout.Chunk) {
		if ctx.Err() == nil {
			r.mailbox.put(inSound{epoch: o.epoch, segment: o.Segment, Chunk: c})
		}
	}
	err := error(nil)
	if sound := r.phrases.get(o.Text, speed); sound != nil {
		for _, c := range sound {
			each(c)
		}
	} else {
		err = playout.FetchPatiently(ctx, r.o.Clock, r.o.Service, o.Text, speed, each, func(err error) {
			r.mailbox.put(inSpeechFails{epoch: o.epoch, err: err})
		})
	}
	if ctx.Err() == nil {
		r.mailbox.put(inSoundEnd{epoch: o.epoch, segment: o.Segment, err: err})
	}
}

// phrases are the conversation's own words, synthesized before they are needed:
// when they are, the portal is slow or away.
type phrases struct {
	mu    sync.Mutex
	known map[phrase][]playout.Chunk
}

type phrase struct {
	text  string
	speed float64
}

// prepare has the sentences of a text synthesized. What fails is asked for when
// it is needed.
func (p *phrases) prepare(ctx context.Context, o Options, what outPrepare, speed float64) {
	for _, s := range speechtext.Split(what.text, what.language) {
		var sound []playout.Chunk
		if err := playout.Fetch(ctx, o.Clock, o.Service, s.Text, speed, func(c playout.Chunk) { sound = append(sound, c) }); err != nil {
			return
		}
		p.mu.Lock()
		if p.known == nil {
			p.known = map[phrase][]playout.Chunk{}
		}
		p.known[phrase{s.Text, speed}] = sound
		p.mu.Unlock()
	}
}

func (p *phrases) get(text string, speed float64) []playout.Chunk {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[phrase{text, speed}]
}
