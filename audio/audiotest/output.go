package audiotest

import (
	"context"
	"time"

	"delonix/audio"
)

// Output is a virtual device below a real audio.Speaker: it keeps what was
// played. By itself it takes nothing; Play lets time pass, or Realtime does.
type Output struct{}

// NewOutput returns a device with the given delay between taking and sounding.
func NewOutput(latency time.Duration) *Output { return &Output{} }

// Speaker returns a speaker that plays on o whenever it is started.
func (o *Output) Speaker() *audio.Speaker { return nil }

// Realtime makes an open device play by the wall clock until it is closed.
func (o *Output) Realtime() *Output { return o }

// Play lets the open device play for d; it does nothing while it is closed.
func (o *Output) Play(d time.Duration) {}

// Played is what was played so far at audio.PlaybackRate.
func (o *Output) Played() []float32 { return nil }

// Fail makes the open device fail, and Open fail with err until Repair.
func (o *Output) Fail(err error) {}

// Repair lets Open succeed again.
func (o *Output) Repair() {}

// Open implements audio.Output.
func (o *Output) Open(ctx context.Context, pull func([]float32)) (string, error) { return "", nil }

// Buffered implements audio.Output.
func (o *Output) Buffered() time.Duration { return 0 }

// Failed implements audio.Output.
func (o *Output) Failed() <-chan struct{} { return nil }

// Err implements audio.Output.
func (o *Output) Err() error { return nil }

// Close implements audio.Output.
func (o *Output) Close() error { return nil }
