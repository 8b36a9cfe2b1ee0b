package record

import (
	"context"
	"sync"

	"delonix/client/voice/listen"
)

// Recorder records utterances one at a time: push-to-talk. Its methods may be
// called from any goroutine.
type Recorder struct {
	mic listen.Microphone

	mu  sync.Mutex
	now *recording // the recording under way, nil if none

	emitting sync.Mutex // keeps events in order
	each     func(Event)
}

// NewRecorder returns a recorder on mic. Events are passed to each in order and
// one at a time; it must return fast, must not call the recorder, and may be
// nil.
func NewRecorder(mic listen.Microphone, each func(Event)) *Recorder {
	if each == nil {
		each = func(Event) {}
	}
	return &Recorder{mic: mic, each: each}
}

// Start begins a recording into a new file at path and returns at once; the
// microphone is opened behind. Nothing of the sound is lost from the first
// sample the device delivers. It fails with ErrBusy while one is under way.
// ctx bounds the whole recording: its end is a Cancel.
func (r *Recorder) Start(ctx context.Context, path string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now != nil {
		return ErrBusy
	}
	r.now = newRecording(ctx, r.mic, r.emit, path)
	go r.now.run()
	return nil
}

// Recording reports whether a recording was begun and neither stopped nor
// cancelled.
func (r *Recorder) Recording() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now != nil
}

// Stop ends the recording once everything that was said before the call is in
// it, closes the microphone and returns the file, which is safe on disk. Where
// the microphone failed the recording is what came before, and the error is
// returned as well; a Recording without a path holds nothing.
func (r *Recorder) Stop(ctx context.Context) (Recording, error) {
	t := r.claim()
	if t == nil {
		return Recording{}, ErrNothingRecorded
	}
	t.stop()
	select {
	case <-t.done:
	case <-ctx.Done():
		t.cancel()
		<-t.done
		return Recording{}, ctx.Err()
	}
	return t.result()
}

// Cancel ends the recording, removes its file and waits until the microphone is
// closed.
func (r *Recorder) Cancel() {
	if t := r.claim(); t != nil {
		t.cancel()
		<-t.done
	}
}

// claim hands the recording under way to whoever ends it.
func (r *Recorder) claim() *recording {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.now
	r.now = nil
	return t
}

func (r *Recorder) emit(e Event) {
	r.emitting.Lock()
	defer r.emitting.Unlock()
	r.each(e)
}
