package voice

import (
	"errors"

	"delonix/audio"
	"delonix/audio/wav"
)

// What devices fail with, for those who explain it to people.
var (
	// ErrNoDevice says that there is no such microphone or speaker, or none at all.
	ErrNoDevice = audio.ErrNoDevice
	// ErrDeviceLost says that a device went away or stopped delivering.
	ErrDeviceLost = audio.ErrDeviceLost
)

// IsUnplayable reports whether sound was of a kind that can't be played.
func IsUnplayable(err error) bool {
	return errors.Is(err, wav.ErrNotWAV) || errors.Is(err, wav.ErrFormat) || errors.Is(err, wav.ErrUnsupported)
}

// IsTooLong reports whether there was more sound than is played at once.
func IsTooLong(err error) bool { return errors.Is(err, wav.ErrTooLong) }
