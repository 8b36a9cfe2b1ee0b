package playout

import (
	"context"
	"io"

	"delonix/client/internal/pace"
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
type Clock = pace.Clock
