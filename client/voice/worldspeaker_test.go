package voice

import (
	"slices"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

// simSpeaker plays one line after the other.
type simSpeaker struct {
	queue  []simSound
	played time.Duration
	paused bool
	gain   float32
	last   outPlay
	epoch  uint64
}

type simSound struct {
	epoch uint64
	pcm   []float32 // at Rate
}

func (w *world) synthesize(o outSynthesize) {
	if err := w.failure("synthesize"); err != nil {
		w.later(w.portal.synthesize, inSoundEnd{epoch: o.epoch, segment: o.Segment, err: err})
		return
	}
	w.later(w.portal.synthesize, func() any {
		if o.epoch < w.portal.flushed {
			return nil
		}
		return inSound{epoch: o.epoch, segment: o.Segment, Chunk: playout.Chunk{PCM: w.voice(o.Text), Rate: listen.Rate}}
	})
	w.later(w.portal.synthesize+time.Millisecond, func() any {
		if o.epoch < w.portal.flushed {
			return nil
		}
		return inSoundEnd{epoch: o.epoch, segment: o.Segment}
	})
}

// voice is what a text sounds like.
func (w *world) voice(text string) []float32 {
	if w.room != nil {
		return w.room.voice(text)
	}
	return make([]float32, len(text)*listen.Rate/20)
}

func (w *world) play(o outPlay) {
	if o.epoch < w.speaker.epoch {
		w.t.Fatalf("sound of epoch %d is played in epoch %d", o.epoch, w.speaker.epoch)
	}
	if err := w.failure("play"); err != nil {
		w.later(0, inPlayer{playout.Broken{Epoch: o.epoch, Err: err}})
		return
	}
	if w.speaker.last.epoch != o.epoch || w.speaker.last.Segment != o.Segment || w.speaker.last.PCM == nil {
		w.later(0, inPlayer{playout.Placed{Epoch: o.epoch, Segment: o.Segment, At: w.speaker.played + w.speaker.queued()}})
	}
	w.speaker.last = o
	w.speaker.queue = append(w.speaker.queue, simSound{o.epoch, o.PCM})
}

func (s *simSpeaker) queued() (d time.Duration) {
	for _, q := range s.queue {
		d += listen.Duration(int64(len(q.pcm)))
	}
	return d
}

// play returns the next n samples that are heard.
func (s *simSpeaker) play(n int) []float32 {
	out := make([]float32, 0, n)
	for !s.paused && len(out) < n && len(s.queue) > 0 {
		q := &s.queue[0]
		k := min(n-len(out), len(q.pcm))
		for _, x := range q.pcm[:k] {
			out = append(out, x*s.gain)
		}
		q.pcm = q.pcm[k:]
		s.played += listen.Duration(int64(k))
		if len(q.pcm) == 0 {
			s.queue = s.queue[1:]
		}
	}
	return append(out, make([]float32, n-len(out))...)
}

func (s *simSpeaker) flush(epoch uint64) {
	s.epoch = epoch
	s.queue = slices.DeleteFunc(s.queue, func(q simSound) bool { return q.epoch < epoch })
	s.last = outPlay{}
}

// audible reports whether a reply can be heard.
func (w *world) audible() bool { return len(w.speaker.queue) > 0 && !w.speaker.paused }
