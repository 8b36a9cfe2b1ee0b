package playout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"delonix/audio/wav"
	"delonix/client/api"
)

const (
	// fetchTries is how often a sentence is asked for: a listener waits for it.
	fetchTries = 3
	// patientTries is how often a conversation does, which has nothing else to
	// say: for 8 s in all. Then the sentence stays a caption.
	patientTries = 6
	// fetchPause is the wait before the second try; it doubles.
	fetchPause = 250 * time.Millisecond
	// fetchChunk is how much sound is handed on at once: little enough for the
	// first of it to be heard at once, enough not to be busy with it.
	fetchChunk = 50 * time.Millisecond
	// firstSoundMost is how long the sound of a sentence may take to begin: who
	// listens waits for the ones behind it.
	firstSoundMost = 30 * time.Second
	// joinPatience is how long another file may keep one waiting whose sound is
	// complete, once that was heard: some portals keep a finished answer open.
	joinPatience = 300 * time.Millisecond
)

// errComplete ends an answer whose sound is complete.
var errComplete = errors.New("the sound is complete")

// ErrNoSound says that a sentence came as a sound without a single sample.
var ErrNoSound = errors.New("the answer holds no sound")

// ErrSlow says that a sentence's sound did not begin within firstSoundMost.
var ErrSlow = errors.New("the sound did not begin in time")

// Retryable reports whether a request that failed with err may succeed later.
func Retryable(err error) bool {
	switch api.KindOf(err) {
	case api.KindProtocol:
		var e *api.Error
		if errors.As(err, &e) && e.Status/100 == 2 {
			return false // it answered, but not with sound
		}
	case api.KindUnauthorized, api.KindNotFound, api.KindInvalid, api.KindTooLarge, api.KindRedirect, api.KindPage, api.KindCanceled:
		return false
	}
	for _, final := range []error{context.Canceled, ErrNoSound, ErrSlow, wav.ErrNotWAV, wav.ErrFormat, wav.ErrUnsupported, wav.ErrTooLong} {
		if errors.Is(err, final) {
			return false
		}
	}
	return err != nil
}

// Fetch has one sentence synthesized and hands its sound on as it arrives. When
// the connection breaks it asks again and goes on behind what was handed on.
func Fetch(ctx context.Context, clock Clock, tts Synthesizer, text string, speed float64, each func(Chunk)) error {
	f := fetching{each: each, speed: speed, tries: fetchTries}
	return f.all(ctx, clock, tts, text)
}

// FetchPatiently does so for longer, and calls troubled when the first tries
// failed and it goes on trying.
func FetchPatiently(ctx context.Context, clock Clock, tts Synthesizer, text string, speed float64, each func(Chunk), troubled func(error)) error {
	f := fetching{each: each, speed: speed, tries: patientTries, troubled: troubled}
	return f.all(ctx, clock, tts, text)
}

// fetching is the sound of one sentence over several tries.
type fetching struct {
	each     func(Chunk)
	speed    float64
	stretch  *stretcher
	tries    int
	troubled func(error) // nil: nobody wants to know
	first    int         // rate the sentence begins with
	rate     int         // that of the samples handed on last: joined files may differ
	taken    int         // samples of the sentence that were handed on
}

func (f *fetching) all(ctx context.Context, clock Clock, tts Synthesizer, text string) error {
	var err error
	pause := fetchPause / 2
	for try := range f.tries {
		if try == 2 && f.troubled != nil {
			f.troubled(err)
		}
		if try > 0 {
			select {
			case <-clock.After(pause):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		pause *= 2
		if err = f.once(ctx, tts, text); !Retryable(err) {
			break
		}
	}
	f.finish()
	if err != nil {
		return fmt.Errorf("synthesizing a sentence: %w", err)
	}
	return nil
}

// once asks for the sentence and reads its sound to the end.
func (f *fetching) once(ctx context.Context, tts Synthesizer, text string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := time.AfterFunc(firstSoundMost, func() { cancel(ErrSlow) })
	defer late.Stop()
	err := f.read(ctx, tts, text, func() { late.Stop() }, func() { cancel(errComplete) })
	if errors.Is(context.Cause(ctx), errComplete) {
		return nil
	}
	if errors.Is(context.Cause(ctx), ErrSlow) {
		return ErrSlow
	}
	return err
}

// read calls begun with each stretch of sound, and complete when that is all and
// nothing more comes.
func (f *fetching) read(ctx context.Context, tts Synthesizer, text string, begun, complete func()) error {
	body, err := tts.Synthesize(ctx, text)
	if err != nil {
		return err
	}
	defer body.Close()
	r, err := wav.NewReader(body)
	if err != nil {
		return err
	}
	if f.first != 0 && f.first != r.Format().Rate {
		return errors.New("the rate changed between two tries")
	}
	f.first = r.Format().Rate
	buf := make([]float32, f.first*int(fetchChunk/time.Millisecond)/1000+1)
	began := time.Now()
	settled := time.AfterFunc(time.Hour, func() { complete(); _ = body.Close() })
	defer settled.Stop()
	for at := 0; ; {
		settled.Stop()
		if at > 0 && r.Complete() {
			heard := began.Add(time.Duration(at) * time.Second / time.Duration(r.Format().Rate))
			settled.Reset(joinPatience + max(0, time.Until(heard)))
		}
		n, err := r.Read(buf)
		if fresh := at + n - f.taken; fresh > 0 {
			begun()
			f.hand(r.Format().Rate, buf[n-min(fresh, n):n])
		}
		at += n
		switch {
		case errors.Is(err, io.EOF) && f.taken == 0:
			return ErrNoSound
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

func (f *fetching) hand(rate int, pcm []float32) {
	if rate != f.rate {
		f.finish()
		f.rate, f.stretch = rate, newStretcher(f.speed)
	}
	f.taken += len(pcm)
	f.give(f.stretch.process(f.rate, pcm))
}

func (f *fetching) finish() {
	if f.rate > 0 {
		f.give(f.stretch.flush())
	}
}

func (f *fetching) give(pcm []float32) {
	if len(pcm) > 0 {
		f.each(Chunk{PCM: pcm, Rate: f.rate})
	}
}
