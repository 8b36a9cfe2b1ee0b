package audio

import (
	"context"
	"time"
)

// MaxUtterance is how long a [Recorder] records at most.
const MaxUtterance = 60 * time.Second

// FrameSource is where a [Recorder] gets its samples from: a running
// [Microphone], or a recording in a test.
type FrameSource interface {
	Read(ctx context.Context, frame []float32) error
}

// Recording is a finished recording.
type Recording struct {
	Path     string
	Duration time.Duration
	Level    Level // of the whole recording
	Full     bool  // it ended because MaxUtterance was reached
}

// Recorder records one utterance into a 16 kHz, 16-bit WAV file.
type Recorder struct{}

// Record starts to record from src, which must be running, into a new file at
// path (mode 0600). It goes on until Finish, Cancel, the end of ctx, a failure
// of src or [MaxUtterance].
func Record(ctx context.Context, src FrameSource, path string) (*Recorder, error) {
	return &Recorder{}, nil
}

// Elapsed is how much sound has been recorded.
func (r *Recorder) Elapsed() time.Duration { return 0 }

// Level is how loud the last frame was.
func (r *Recorder) Level() Level { return Level{} }

// Done is closed when the recording ended, by whatever cause.
func (r *Recorder) Done() <-chan struct{} { return nil }

// Finish ends the recording and waits until the file is safe on disk. If the
// source failed, what came before is kept: the recording and the error are
// both returned.
func (r *Recorder) Finish() (Recording, error) { return Recording{}, nil }

// Cancel ends the recording and removes the file.
func (r *Recorder) Cancel() error { return nil }
