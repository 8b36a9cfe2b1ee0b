// Package audio is the sound card: it lists microphones and speakers, captures
// 16 kHz mono speech, plays and mixes sound at 48 kHz, records utterances to
// disk and synthesises the short earcons.
//
// Samples are float32 in [-1, 1], mono unless a name says otherwise. Package
// audio/wav reads and writes files; what the samples mean (speech or not, echo
// or not) is decided elsewhere, in audio/vad, audio/echo and client/voice.
//
// Devices stand behind two small interfaces, [Input] and [Output], so that
// everything above them runs in a test without a sound card; package
// audio/audiotest has the doubles.
package audio

import "time"

const (
	// CaptureRate is the rate of everything that comes from a microphone, in Hz.
	CaptureRate = 16000

	// FrameSamples is the length of the frames speech detection works on:
	// 512 samples at [CaptureRate], 32 ms.
	FrameSamples = 512

	// PlaybackRate is the rate at which sound is mixed and played, in Hz.
	PlaybackRate = 48000

	// DeviceTimeout is how long a running device may deliver or take nothing
	// before it counts as lost: unplugging is not always reported.
	DeviceTimeout = 2 * time.Second
)
