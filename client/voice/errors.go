package voice

import "delonix/audio"

// What devices fail with, for those who explain it to people.
var (
	// ErrNoDevice says that there is no such microphone or speaker, or none at all.
	ErrNoDevice = audio.ErrNoDevice
	// ErrDeviceLost says that a device went away or stopped delivering.
	ErrDeviceLost = audio.ErrDeviceLost
)
