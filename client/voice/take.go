package voice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"delonix/audio"
)

const (
	// afterStop is how much sound is recorded beyond what was in the ring when
	// the button was pressed: what was in the air and in the driver.
	afterStop = 100 * time.Millisecond
	// stopPatience is how long a silent device is waited for when a recording
	// ends; a working one delivers a frame every 32 ms.
	stopPatience = 300 * time.Millisecond
	// eventEvery is how much sound goes by between two events.
	eventEvery = 60 * time.Millisecond
)

// take is one recording of a [Recorder].
type take struct {
	noSound Soundless
	live    bool // something was heard

	r    *Recorder
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

func newTake(parent context.Context, r *Recorder, path string) *take {
	t := &take{r: r, path: path, done: make(chan struct{})}
	t.cancelled, t.cancel = context.WithCancel(parent)
	t.ctx, t.end = context.WithCancel(t.cancelled)
	return t
}

// run owns the recording from the opening of the device to the closed file.
func (t *take) run() {
	defer close(t.done)
	defer t.rest()
	t.r.emit(RecorderEvent{Phase: RecorderOpening})
	t.err = t.record()
	if err := t.r.mic.Stop(); err != nil && t.err == nil && t.got.Duration == 0 {
		t.err = fmt.Errorf("closing the microphone: %w", err)
	}
	if t.cancelled.Err() != nil || t.got.Duration == 0 {
		t.discard()
	}
	t.announce()
}

// record opens the device and writes the file.
func (t *take) record() error {
	if err := t.r.mic.Start(t.ctx); err != nil {
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
// has arrived; then the end. It makes take the source of the file's writer.
func (t *take) Read(ctx context.Context, frame []float32) error {
	if !t.stopTime().IsZero() {
		if t.enough == 0 {
			t.enough = t.elapsed + duration(int64(t.r.mic.Pending())) + afterStop
		}
		if t.elapsed >= t.enough {
			return io.EOF
		}
		t.patience.Reset(stopPatience)
	}
	if err := t.r.mic.Read(ctx, frame); err != nil {
		if !t.stopTime().IsZero() {
			return io.EOF
		}
		return err
	}
	soundless := t.noSound.Hear(frame)
	t.live = t.live || !IsDead(frame)
	first := t.elapsed == 0
	t.elapsed += duration(int64(len(frame)))
	if first || t.elapsed-t.emitted >= eventEvery {
		t.emitted = t.elapsed
		t.r.emit(RecorderEvent{Phase: RecorderRecording, Level: bar(meanSquare(frame)), Elapsed: t.elapsed, Soundless: soundless})
	}
	return nil
}

func (t *take) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = time.Now()
	t.patience = time.AfterFunc(stopPatience, t.end)
}

// rest releases what the recording held.
func (t *take) rest() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.patience != nil {
		t.patience.Stop()
	}
	t.end()
	t.cancel()
}

func (t *take) stopTime() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stopped
}

func (t *take) discard() {
	t.got = audio.Recording{}
	// Nothing can be done about a file that does not go away, and it may never
	// have been made.
	_ = os.Remove(t.path)
}

// announce tells how the recording ended.
func (t *take) announce() {
	e := RecorderEvent{Phase: RecorderStopped, Elapsed: t.got.Duration}
	switch {
	case t.cancelled.Err() != nil:
		e.Elapsed = 0
	case t.err != nil:
		e.Phase, e.Err = RecorderFailed, t.err
	case t.got.Full:
		e.Phase = RecorderFull
	}
	t.r.emit(e)
}

// result is what Stop returns.
func (t *take) result() (Take, error) {
	if t.got.Duration == 0 {
		if t.err != nil {
			return Take{}, t.err
		}
		return Take{}, ErrNothingRecorded
	}
	return Take{
		Path:   t.got.Path,
		Length: t.got.Duration,
		Full:   t.got.Full,
		Quiet:  !t.live,
	}, t.err
}
