package record

import (
	"errors"
	"time"
)

var (
	// ErrNothingRecorded says that a recording was ended before the first sample
	// arrived, or that none was begun.
	ErrNothingRecorded = errors.New("voice: nothing was recorded")

	// ErrBusy says that a recording is under way already.
	ErrBusy = errors.New("voice: already recording")
)

// Phase is where a recording stands.
type Phase string

// Phases of a recording, in order. Failed is the last one where the microphone
// could not be opened or went away; what was recorded until then is kept and
// Stop returns it.
const (
	Opening Phase = "opening"   // the device is being opened
	Running Phase = "recording" // sound arrives
	Full    Phase = "full"      // MaxUtterance was reached
	Failed  Phase = "failed"    // see Err
	Stopped Phase = "stopped"   // Stop or Cancel ended it
)

// Event tells how a recording goes. While it records there is one for
// every 60 ms of sound.
type Event struct {
	Phase   Phase
	Level   float64       // loudness of the last 10 ms, 0 to 1
	Elapsed time.Duration // recorded so far
	Err     error         // for RecorderFailed
	// Soundless reports whether no sound has come from the microphone for long, and Why
	// is the reason, where the system knows one.
	Soundless bool
	Why       error
}

// Recording is a finished recording.
type Recording struct {
	Path   string        // 16 kHz mono 16-bit WAV, mode 0600
	Length time.Duration // of the sound
	Full   bool          // it ended because MaxUtterance was reached
	// Quiet reports whether nothing in it was louder than the noise of a dead
	// microphone, and Why is the reason, where the system knows one.
	Quiet bool
	Why   error
}
