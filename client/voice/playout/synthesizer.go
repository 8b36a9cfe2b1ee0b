package playout

import (
	"context"
	"io"
	"time"
)

// Synthesizer turns text into speech (the portal's /synthesize).
type Synthesizer interface {
	// Synthesize asks for one sentence of at most [MaxSentence] characters and
	// returns a WAV that may still be arriving. The caller closes it, early
	// where the rest is not needed.
	Synthesize(ctx context.Context, text string) (io.ReadCloser, error)
}

// Clock is the time. It must keep Go's monotonic reading, so that a sleep of
// the machine can be noticed.
type Clock interface {
	Now() time.Time
	// After works like time.After.
	After(d time.Duration) <-chan time.Time
}

// SystemClock is the machine's own clock.
type SystemClock struct{}

// Now returns the present time.
func (SystemClock) Now() time.Time { return time.Now() }

// After works like time.After.
func (SystemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
