package audio

import (
	"errors"
	"fmt"
)

var (
	// ErrNoDevice says that no device could be opened: there is none, the chosen
	// one is not there, it is in use or access to it was refused.
	ErrNoDevice = errors.New("audio: no device")

	// ErrDeviceLost says that a device which was running went away: it was
	// unplugged, or the sound server ended.
	ErrDeviceLost = errors.New("audio: device lost")

	// ErrStopped is returned by reads and writes of a device that is not running.
	ErrStopped = errors.New("audio: not running")

	// ErrFlushed is returned by a Write or Drain whose sound was dropped by Flush
	// before it was heard.
	ErrFlushed = errors.New("audio: flushed")
)

// Role tells what a device is for.
type Role int

const (
	// RoleMicrophone is a device that captures.
	RoleMicrophone Role = iota
	// RoleSpeaker is a device that plays.
	RoleSpeaker
)

// String returns "microphone" or "speaker".
func (r Role) String() string {
	if r == RoleSpeaker {
		return "speaker"
	}
	return "microphone"
}

// DeviceError is a failure of a device. It matches [ErrNoDevice] or
// [ErrDeviceLost] with errors.Is, and what the operating system said as well.
type DeviceError struct {
	Kind   error  // ErrNoDevice or ErrDeviceLost
	Role   Role   // which of the two devices
	Device string // name or ID of the device, "" for the default one
	Err    error  // what the sound system said, may be nil
}

// Error is one sentence about what happened, followed by the cause.
func (e *DeviceError) Error() string {
	what := "the " + e.Role.String() + " can't be opened"
	if errors.Is(e.Kind, ErrDeviceLost) {
		what = "the " + e.Role.String() + " stopped working"
	} else if e.Device == "" {
		what = "no " + e.Role.String() + " can be opened"
	}
	if e.Err == nil {
		return "audio: " + what
	}
	return fmt.Sprintf("audio: %s: %v", what, e.Err)
}

// Unwrap returns the kind and the cause.
func (e *DeviceError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}
