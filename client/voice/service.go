package voice

import (
	"context"
	"time"

	"delonix/client/voice/playout"
)

// UtteranceID names one recording in the local copy.
type UtteranceID int64

// Transcriber turns speech into text (the portal's /transcribe).
type Transcriber interface {
	// Transcribe takes a whole 16 kHz mono 16-bit WAV of at most
	// [MaxUtterance]. An empty text means that no words were found.
	Transcribe(ctx context.Context, wav []byte) (string, error)
}

// UserTurn is one turn of the person, ready to become a message.
type UserTurn struct {
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
	playout.Synthesizer
	// Send makes a message of what was said. It returns as soon as the message
	// is stored; from then on the utterance is the message's. How delivery and
	// the reply go is told by [Call.Delivered] and
	// [Call.Reply].
	Send(ctx context.Context, said UserTurn) error
}

// UtteranceStore puts utterances on disk, so that nothing said is lost.
type UtteranceStore interface {
	// Keep stores a recording before it is sent anywhere. id is 0 for a new
	// one; otherwise the recording replaces that one, because the person went
	// on speaking. It returns when the recording is safe.
	Keep(ctx context.Context, id UtteranceID, wav []byte, length time.Duration) (UtteranceID, error)
	// Understood notes the transcript of a kept utterance.
	Understood(ctx context.Context, id UtteranceID, text string) error
	// Drop forgets an utterance nobody needs: it held no words, or an echo.
	Drop(ctx context.Context, id UtteranceID) error
}
