package voice

import (
	"context"
	"sync"
	"time"
)

// keeping knows which utterances are on disk under which name.
type keeping struct {
	store UtteranceStore

	mu   sync.Mutex
	kept map[uint64]*kept
}

// kept is one utterance. Its lock is held while it is written, so that an older
// recording of it never takes the place of a newer one.
type kept struct {
	store UtteranceStore

	mu      sync.Mutex
	id      UtteranceID
	to      int64 // position up to which it is on disk
	dropped bool

	pcmTo int64
	pcm   []float32 // guarded by keeping.mu
}

// entry returns the entry of an utterance, and remembers its sound.
func (k *keeping) entry(utterance uint64, to int64, pcm []float32) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.kept[utterance]
	if e == nil {
		e = &kept{store: k.store}
		if k.kept == nil {
			k.kept = map[uint64]*kept{}
		}
		k.kept[utterance] = e
	}
	if pcm != nil {
		e.pcm, e.pcmTo = pcm, to
	}
	return e
}

// recorded is the sound of an utterance as it was taken last.
func (k *keeping) recorded(utterance uint64, to int64) []float32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.kept[utterance]; e != nil && e.pcmTo >= to {
		return e.pcm
	}
	return nil
}

// leave forgets an utterance without touching what is on disk.
func (k *keeping) leave(utterance uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, utterance)
}

// drop removes an utterance nobody needs.
func (k *keeping) drop(ctx context.Context, utterance uint64) {
	e := k.entry(utterance, 0, nil)
	k.leave(utterance)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.dropped = true
	if e.store != nil && e.id != 0 {
		// One that stays is offered to the person again, nothing worse.
		_ = e.store.Drop(ctx, e.id)
	}
}

// keep puts the recording up to a position on disk.
func (e *kept) keep(ctx context.Context, to int64, wav []byte, length time.Duration) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.store == nil || e.dropped || to <= e.to {
		return nil
	}
	id, err := e.store.Keep(ctx, e.id, wav, length)
	if err != nil {
		return err
	}
	e.id, e.to = id, to
	return nil
}

// name is what the utterance is kept as, 0 if it is not.
func (e *kept) name() UtteranceID {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.id
}

// understood notes the words of an utterance that could not be sent.
func (e *kept) understood(ctx context.Context, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.store != nil && e.id != 0 {
		// The recording is there in any case.
		_ = e.store.Understood(ctx, e.id, text)
	}
}
