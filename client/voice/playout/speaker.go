package playout

import (
	"context"
	"time"
)

// Device is a speaker that can be opened and closed.
type Device interface {
	Start(ctx context.Context) error
	// Stop closes the device. It may be called more than once.
	Stop() error
}

// Stream is what a speaker plays: mono samples of any rate.
type Stream interface {
	// Write queues samples; it blocks while more than two seconds are queued.
	Write(ctx context.Context, pcm []float32, rate int) error
	// Drain returns when everything queued was heard.
	Drain(ctx context.Context) error
	// Flush stops at once and drops what is queued.
	Flush()
	// Played is how much of what was written was heard since Start.
	Played() time.Duration
	// Queued is how much of what was written is still to be heard.
	Queued() time.Duration
}

// Output is what a [Reader] needs of a speaker.
type Output interface {
	Device
	Stream
}
