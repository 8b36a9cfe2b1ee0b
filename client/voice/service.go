package voice

import (
	"context"
	"io"
	"time"
)

// UtteranceID names one recording in the local copy.
type UtteranceID int64

// Transcriber turns speech into text (the portal's /transcribe).
type Transcriber interface {
	// Transcribe takes a whole 16 kHz mono 16-bit WAV of at most
	// [MaxUtterance]. An empty text means that no words were found.
	Transcribe(ctx context.Context, wav []byte) (string, error)
}

// Synthesizer turns text into speech (the portal's /synthesize).
type Synthesizer interface {
	// Synthesize asks for one sentence of at most [MaxSentence] characters and
	// returns a WAV that may still be arriving. The caller closes it, early
	// where the rest is not needed.
	Synthesize(ctx context.Context, text string) (io.ReadCloser, error)
}

// Said is one turn of the person, ready to become a message.
type Said struct {
	// Turn numbers the turns of a conversation, from 1. Replies name it.
	Turn uint64
	// Utterance is what Keep returned, 0 if the recording could not be kept.
	Utterance UtteranceID
	// Text is what was understood.
	Text string
	// Length is how long the recording is.
	Length time.Duration
}

// Service is what a conversation needs of the world outside. Its methods are
// called from several goroutines and end early when ctx does.
type Service interface {
	Transcriber
	Synthesizer
	// Send makes a message of what was said. It returns as soon as the message
	// is stored; from then on the utterance is the message's. How delivery and
	// the reply go is told by [Conversation.Delivered] and
	// [Conversation.Reply].
	Send(ctx context.Context, said Said) error
}

// Keeper puts utterances on disk, so that nothing said is lost.
type Keeper interface {
	// Keep stores a recording before it is sent anywhere. id is 0 for a new
	// one; otherwise the recording replaces that one, because the person went
	// on speaking. It returns when the recording is safe.
	Keep(ctx context.Context, id UtteranceID, wav []byte, length time.Duration) (UtteranceID, error)
	// Understood notes the transcript of a kept utterance.
	Understood(ctx context.Context, id UtteranceID, text string) error
	// Drop forgets an utterance nobody needs: it held no words, or an echo.
	Drop(ctx context.Context, id UtteranceID) error
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
