package audiotest

import (
	"context"
	"time"

	"delonix/audio"
)

// Microphone is a microphone whose sound comes from the test. Reads wait for
// samples that were fed and take no time themselves. The zero value is ready.
type Microphone struct{}

// Start opens the microphone, or fails as told by FailStart.
func (m *Microphone) Start(ctx context.Context) error { return nil }

// Read fills frame with the next samples fed.
func (m *Microphone) Read(ctx context.Context, frame []float32) error { return nil }

// Stop closes the microphone; what was not read is dropped.
func (m *Microphone) Stop() error { return nil }

// Level is the level of the last frame read.
func (m *Microphone) Level() audio.Level { return audio.Level{} }

// Feed adds samples at audio.CaptureRate.
func (m *Microphone) Feed(samples []float32) {}

// FeedSilence adds silence.
func (m *Microphone) FeedSilence(d time.Duration) {}

// Lose makes reads fail with audio.ErrDeviceLost until the next Start.
func (m *Microphone) Lose() {}

// FailStart makes Start fail with err; nil lets it succeed again.
func (m *Microphone) FailStart(err error) {}

// Running tells whether the microphone is open, and Starts how often it was opened.
func (m *Microphone) Running() bool { return false }

// Starts is how often the microphone was opened.
func (m *Microphone) Starts() int { return 0 }

// Pending is how many samples were fed and not read yet.
func (m *Microphone) Pending() int { return 0 }
