package record

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"delonix/audio"
	"delonix/client/voice/listen"
)

const (
	// afterStop is how much sound is recorded beyond what was in the ring when
	// the button was pressed: what was in the air and in the driver.
	afterStop = 100 * time.Millisecond
	// stopPatience is how long a silent device is waited for when a recording
	// ends; a working one delivers a frame every 32 ms.
	stopPatience = 300 * time.Millisecond
	// askAgain is how much sound goes by between two questions why it is none.
	askAgain = 2 * time.Second
	// eventEvery is how much sound goes by between two events.
	eventEvery = 60 * time.Millisecond
)

// recording is one recording of a [Recorder].
// It has many fields because the microphone, the file and whoever stops it run side by side,
// and each of them ends by itself.
type recording struct {
	noSound listen.Soundless
	live    bool          // something was heard
	why     error         // nothing is, where that is known
	asked   time.Duration // when it was asked for, 0 while something is heard

	mic  listen.Microphone
	emit func(Event)
	path string

	ctx       context.Context // ends with stop's patience, or with cancel
	end       context.CancelFunc
	cancelled context.Context // the caller does not want the recording
	cancel    context.CancelFunc

	mu       sync.Mutex
	stopped  time.Time   // when the button was pressed, zero before
	patience *time.Timer // from then on: ends the wait for a device that is silent

	elapsed time.Duration // recorded so far
	emitted time.Duration // when the last event was
	enough  time.Duration // where the recording may end, 0 until the button was pressed

	done chan struct{} // closed when the file is safe and the microphone closed
	got  audio.Recording
	err  error
}

func newRecording(parent context.Context, mic listen.Microphone, emit func(Event), path string) *recording {
	t := &recording{mic: mic, emit: emit, path: path, done: make(chan struct{})}
	t.cancelled, t.cancel = context.WithCancel(parent)
	t.ctx, t.end = context.WithCancel(t.cancelled)
	return t
}

// run owns the recording from the opening of the device to the closed file.
func (t *recording) run() {
	defer close(t.done)
	defer t.rest()
	t.emit(Event{Phase: Opening})
	t.err = t.record()
	if !t.live && t.why == nil && t.elapsed > 0 && t.cancelled.Err() == nil {
		t.why = listen.WhySilent(t.cancelled, t.mic) // while it is open
	}
	if err := t.mic.Stop(); err != nil && t.err == nil && t.got.Duration == 0 {
		t.err = fmt.Errorf("closing the microphone: %w", err)
	}
	if t.cancelled.Err() != nil || t.got.Duration == 0 {
		t.discard()
	}
	t.announce()
}

// record opens the device and writes the file.
func (t *recording) record() error {
	if err := t.mic.Start(t.ctx); err != nil {
		return fmt.Errorf("opening the microphone: %w", err)
	}
	rec, err := audio.Record(t.ctx, t, t.path)
	if err != nil {
		return fmt.Errorf("beginning the recording: %w", err)
	}
	select {
	case <-rec.Done():
	case <-t.ctx.Done():
	}
	t.got, err = rec.Finish()
	if errors.Is(err, io.EOF) || t.stopTime() != (time.Time{}) && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Read is the microphone until the button was pressed and what was said before
// has arrived; then the end. It makes the recording the source of the file's writer.
func (t *recording) Read(ctx context.Context, frame []float32) error {
	if !t.stopTime().IsZero() {
		if t.enough == 0 {
			t.enough = t.elapsed + listen.Duration(int64(t.mic.Pending())) + afterStop
		}
		if t.elapsed >= t.enough {
			return io.EOF
		}
		t.patience.Reset(stopPatience)
	}
	if err := t.mic.Read(ctx, frame); err != nil {
		if !t.stopTime().IsZero() {
			return io.EOF
		}
		return err
	}
	soundless := t.noSound.Hear(frame)
	t.diagnose(ctx, soundless)
	t.live = t.live || !listen.IsDead(frame)
	first := t.elapsed == 0
	t.elapsed += listen.Duration(int64(len(frame)))
	if first || t.elapsed-t.emitted >= eventEvery {
		t.emitted = t.elapsed
		t.emit(Event{Phase: Running, Level: listen.Level(frame), Elapsed: t.elapsed, Soundless: soundless, Why: t.why})
	}
	return nil
}

// diagnose asks why the microphone is silent, now and then while it is. Meanwhile
// samples wait.
func (t *recording) diagnose(ctx context.Context, soundless bool) {
	switch {
	case !soundless:
		t.asked, t.why = 0, nil
	case t.asked == 0 || t.elapsed-t.asked > askAgain:
		t.asked = max(t.elapsed, 1)
		t.why = listen.WhySilent(ctx, t.mic)
	}
}

func (t *recording) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = time.Now()
	t.patience = time.AfterFunc(stopPatience, t.end)
}

// rest releases what the recording held.
func (t *recording) rest() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.patience != nil {
		t.patience.Stop()
	}
	t.end()
	t.cancel()
}

func (t *recording) stopTime() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stopped
}

func (t *recording) discard() {
	t.got = audio.Recording{}
	// Nothing can be done about a file that does not go away, and it may never
	// have been made.
	_ = os.Remove(t.path)
}

// announce tells how the recording ended.
func (t *recording) announce() {
	e := Event{Phase: Stopped, Elapsed: t.got.Duration}
	switch {
	case t.cancelled.Err() != nil:
		e.Elapsed = 0
	case t.err != nil:
		e.Phase, e.Err = Failed, t.err
	case t.got.Full:
		e.Phase = Full
	}
	t.emit(e)
}

// result is what Stop returns.
func (t *recording) result() (Recording, error) {
	if t.got.Duration == 0 {
		if t.err != nil {
			return Recording{}, t.err
		}
		return Recording{}, ErrNothingRecorded
	}
	return Recording{
		Path:   t.got.Path,
		Length: t.got.Duration,
		Full:   t.got.Full,
		Quiet:  !t.live,
		Why:    t.why,
	}, t.err
}
