package voice

import (
	"context"
	"errors"
	"time"
)

// ErrNothingRecorded says that a recording was ended before the first sample
// arrived, or that none was begun.
var ErrNothingRecorded = errors.New("voice: nothing was recorded")

// ErrBusy says that a recording is under way already.
var ErrBusy = errors.New("voice: already recording")

// RecorderPhase is where a recording stands.
type RecorderPhase string

// Phases of a recording, in order. Failed is the last one where the microphone
// could not be opened or went away; what was recorded until then is kept and
// Stop returns it.
const (
	RecorderOpening   RecorderPhase = "opening"   // the device is being opened
	RecorderRecording RecorderPhase = "recording" // sound arrives
	RecorderFull      RecorderPhase = "full"      // MaxUtterance was reached
	RecorderFailed    RecorderPhase = "failed"    // see Err
	RecorderStopped   RecorderPhase = "stopped"   // Stop or Cancel ended it
)

// RecorderEvent tells how a recording goes. While it records there is one for
// every second frame, about 16 a second.
type RecorderEvent struct {
	Phase   RecorderPhase
	Level   float64       // loudness of the last frames, 0 to 1
	Elapsed time.Duration // recorded so far
	Err     error         // for RecorderFailed
}

// Take is a finished recording.
type Take struct {
	Path   string        // 16 kHz mono 16-bit WAV, mode 0600
	Length time.Duration // of the sound
	Full   bool          // it ended because MaxUtterance was reached
	// Quiet tells that nothing in it was louder than the noise of a dead
	// microphone.
	Quiet bool
}

// Recorder records utterances one at a time: push-to-talk. Its methods may be
// called from any goroutine.
type Recorder struct{}

// NewRecorder returns a recorder on mic. Events are passed to each from one
// goroutine at a time, in order; each must return fast and may be nil.
func NewRecorder(mic Microphone, each func(RecorderEvent)) *Recorder { return &Recorder{} }

// Start begins a recording into a new file at path and returns at once; the
// microphone is opened behind. Nothing of the sound is lost from the first
// sample the device delivers. It fails with ErrBusy while one is under way.
// ctx bounds the whole recording: its end is a Cancel.
func (r *Recorder) Start(ctx context.Context, path string) error { return nil }

// Recording reports whether a recording was begun and neither stopped nor
// cancelled.
func (r *Recorder) Recording() bool { return false }

// Stop ends the recording once everything that was said before the call is in
// it, closes the microphone and returns the file, which is safe on disk. Where
// the microphone failed the take is what came before, and the error is
// returned as well; a Take without a path holds nothing.
func (r *Recorder) Stop(ctx context.Context) (Take, error) { return Take{}, ErrNothingRecorded }

// Cancel ends the recording, removes its file and waits until the microphone is
// closed.
func (r *Recorder) Cancel() {}
