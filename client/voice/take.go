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
	// afterStop is how much sound after the button is still recorded: what was
	// in the air, in the driver and in the ring when it was pressed.
	afterStop = 3 * FrameTime
	// stopPatience is how long a silent device is waited for when a recording
	// ends; a working one delivers a frame every 32 ms.
	stopPatience = 300 * time.Millisecond
	// eventFrames is how many frames go by between two events.
	eventFrames = 2
)

// take is one recording of a [Recorder].
type take struct {
	r    *Recorder
	path string

	ctx       context.Context // ends with stop's patience, or with cancel
	end       context.CancelFunc
	cancelled context.Context // the caller does not want the recording
	cancel    context.CancelFunc

	mu       sync.Mutex
	stopped  time.Time   // when the button was pressed, zero before
	patience *time.Timer // from then on: ends the wait for a device that is silent

	opened  time.Time // when the device ran
	frames  int       // read so far
	waited  int       // frames since the button that had to be waited for
	elapsed time.Duration

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
	t.opened = time.Now()
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
	stop := t.stopTime()
	if !stop.IsZero() {
		if t.complete(stop) {
			return io.EOF
		}
		t.patience.Reset(stopPatience)
	}
	begin := time.Now()
	if err := t.r.mic.Read(ctx, frame); err != nil {
		if !t.stopTime().IsZero() {
			return io.EOF
		}
		return err
	}
	// A frame that did not have to be waited for comes from the ring: there may
	// be more of them from before the button.
	if !stop.IsZero() && time.Since(begin) > FrameTime/8 {
		t.waited++
	}
	t.frames++
	t.elapsed += time.Duration(len(frame)) * time.Second / Rate
	if t.frames == 1 || t.frames%eventFrames == 0 {
		t.r.emit(RecorderEvent{Phase: RecorderRecording, Level: bar(meanSquare(frame)), Elapsed: t.elapsed})
	}
	return nil
}

// complete tells whether all that sounded before the button is recorded: the
// ring is empty and the drivers' latency has passed, or there is as much sound
// as time went by.
func (t *take) complete(stop time.Time) bool {
	return time.Duration(t.waited)*FrameTime >= afterStop || t.elapsed >= stop.Sub(t.opened)+afterStop
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
		Quiet:  t.got.Level.Peak < deadPeak,
	}, t.err
}
