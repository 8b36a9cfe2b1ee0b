package audio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"delonix/audio/wav"
)

const (
	// MaxUtterance is how long a [Recorder] records at most.
	MaxUtterance = 60 * time.Second
	// recordFrame is how many samples are read at a time, 10 ms: what was said
	// last is not lost when the recording ends.
	recordFrame = CaptureRate / 100
)

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

// Recorder records one utterance into a 16 kHz, 16-bit WAV file. What it has
// recorded is in the file at once, and survives a crash of the program.
type Recorder struct {
	path string
	file *os.File
	out  *wav.Writer
	stop context.CancelFunc
	done chan struct{}

	mu      sync.Mutex // guards what follows
	samples int64
	total   meter
	full    bool
	err     error // why it ended early

	finish sync.Once
	result error
}

// Record starts to record from src, which must be running, into a new file at
// path (mode 0600). It goes on until Finish, the end of ctx, a failure
// of src or [MaxUtterance]; in every case Finish has to be called.
func Record(ctx context.Context, src FrameSource, path string) (*Recorder, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("audio: creating the recording: %w", err)
	}
	out, err := wav.NewWriter(file, CaptureRate)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("audio: creating the recording: %w", err), file.Close(), os.Remove(path))
	}
	ctx, stop := context.WithCancel(ctx)
	r := &Recorder{
		path: path, file: file, out: out,
		stop: stop, done: make(chan struct{}),
	}
	go func() {
		defer close(r.done)
		r.run(ctx, src)
	}()
	return r, nil
}

// run records until something ends it.
func (r *Recorder) run(ctx context.Context, src FrameSource) {
	frame := make([]float32, recordFrame)
	for {
		err := src.Read(ctx, frame)
		if err != nil {
			if ctx.Err() == nil {
				r.fail(err)
			}
			return
		}
		if err := r.out.Write(frame); err != nil {
			r.fail(fmt.Errorf("audio: recording: %w", err))
			return
		}
		if r.note(frame) {
			return
		}
	}
}

// note takes account of a recorded frame and reports whether it was the last.
func (r *Recorder) note(frame []float32) (full bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.samples += int64(len(frame))
	r.total.add(frame)
	r.full = r.samples >= int64(MaxUtterance/time.Second)*CaptureRate
	return r.full
}

func (r *Recorder) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

// Done is closed when the recording ended, by whatever cause.
func (r *Recorder) Done() <-chan struct{} { return r.done }

// Finish ends the recording and waits until the file is safe on disk. If the
// source failed or the disk is full, what came before is kept: the recording and
// the error are both returned. It may be called more than once.
func (r *Recorder) Finish() (Recording, error) {
	r.finish.Do(func() {
		r.stop()
		<-r.done
		err := errors.Join(r.out.Close(), r.file.Sync(), r.file.Close())
		syncDirectory(filepath.Dir(r.path))
		if err != nil {
			r.result = fmt.Errorf("audio: ending the recording: %w", err)
		}
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.err
	if err == nil {
		err = r.result
	}
	return Recording{
		Path:     r.path,
		Duration: time.Duration(r.samples) * time.Second / CaptureRate,
		Level:    r.total.level(),
		Full:     r.full,
	}, err
}

// syncDirectory makes the name of a new file safe, where the system can do that.
func syncDirectory(path string) {
	if dir, err := os.Open(path); err == nil {
		_ = dir.Sync() // Windows can't, and does it by itself
		_ = dir.Close()
	}
}
