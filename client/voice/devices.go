package voice

import (
	"delonix/audio"
	"delonix/client/voice/playout"
)

// Speaker plays what is said in a call. It is all that is asked of one device,
// in four parts: whoever needs a part takes that.
type Speaker interface {
	playout.Device
	playout.Stream
	Control
	EchoSource
}

// Control interrupts what a speaker plays.
type Control interface {
	// Pause keeps what is queued until Resume.
	Pause()
	Resume()
	// SetGain moves the loudness of speech, 0 to 2.
	SetGain(g float32)
}

// EchoSource tells what the microphone may hear of a speaker.
type EchoSource interface {
	// Reference pulls what was sent to the device, 16 kHz mono, in order.
	Reference(frame []float32) int
}

// Chimer is a [Speaker] that can play a short sound over what it is playing.
// Earcons need it; without it there are none.
type Chimer interface {
	// Chime plays 48 kHz mono samples. It is not queued.
	Chime(pcm48 []float32)
}

// What devices fail with, for those who explain it to people.
var (
	// ErrNoDevice says that there is no such microphone or speaker, or none at all.
	ErrNoDevice = audio.ErrNoDevice
	// ErrDeviceLost says that a device went away or stopped delivering.
	ErrDeviceLost = audio.ErrDeviceLost
)

// SilentError says why no sound comes from a microphone that works.
type SilentError = audio.SilentError

// Cause is why, where the system knows it.
type Cause = audio.Cause

// Causes of silence.
const (
	CauseMuted     = audio.CauseMuted
	CauseVolume    = audio.CauseVolume
	CauseProgram   = audio.CauseProgram
	CauseSuspended = audio.CauseSuspended
	CauseUnplugged = audio.CauseUnplugged
)
