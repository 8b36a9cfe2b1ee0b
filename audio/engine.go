package audio

import (
	"context"
	"time"
)

// Input is a device that captures. It is opened for one run and not used again.
type Input interface {
	// Open starts capturing. push is called from the device's own thread with
	// mono samples at [CaptureRate]; the slice is valid during the call only and
	// push never blocks. The name returned is what the system calls the device.
	Open(ctx context.Context, push func(samples []float32)) (name string, err error)
	// Failed is closed when the device stopped by itself; Err then tells why.
	Failed() <-chan struct{}
	// Err is why the device stopped by itself, nil while it works.
	Err() error
	// Close ends the capture. push is not called any more once it has returned.
	Close() error
}

// Output is a device that plays. It is opened for one run and not used again.
type Output interface {
	// Open starts playing. pull is called from the device's own thread and fills
	// all of dst with mono samples at [PlaybackRate]; it never blocks.
	Open(ctx context.Context, pull func(dst []float32)) (name string, err error)
	// Buffered is how much of what was pulled has not been heard yet.
	Buffered() time.Duration
	// Failed is closed when the device stopped by itself; Err then tells why.
	Failed() <-chan struct{}
	// Err is why the device stopped by itself, nil while it works.
	Err() error
	// Close ends the playback. pull is not called any more once it has returned.
	Close() error
}
