package voice

import (
	"context"
	"errors"
	"time"
)

// ErrStopped is returned by a reading that was stopped before its end.
var ErrStopped = errors.New("voice: stopped")

// ReaderEvent tells which sentence is being heard.
type ReaderEvent struct {
	// Sentence is what is heard now, as it is spoken: a part of the text
	// without its Markdown signs. It is empty when the reading has ended.
	Sentence string
	Index    int // of the sentence, from 0
	// Start and End are where the sentence lies in the text that was given,
	// in bytes.
	Start, End int
	// Wait is how long the sentence's sound kept the listener waiting.
	Wait time.Duration
}

// ReaderOptions tune a [Reader]. The zero value is good.
type ReaderOptions struct {
	// Speed is how fast speech is played: 1 (and 0) is natural, 0.5 to 2.
	Speed float64
	// Clock is the time; nil is the machine's.
	Clock Clock
}

// Reader reads one text at a time aloud. Its methods may be called from any
// goroutine.
type Reader struct{}

// NewReader returns a reader that has sentences synthesized by tts and plays
// them on speaker.
func NewReader(speaker Speaker, tts Synthesizer, o ReaderOptions) *Reader { return &Reader{} }

// Read speaks a Markdown text and returns when it was heard to the end, or with
// ErrStopped, the context's error, the speaker's or the synthesizer's. A
// reading that is under way is stopped first. Events are passed to each, which
// may be nil, from one goroutine.
func (r *Reader) Read(ctx context.Context, text string, each func(ReaderEvent)) error { return nil }

// Follow is Read for a text that is still arriving: every value of texts is
// the whole text so far, and its closing is the end. A text that changes what
// was there before goes on with what was not spoken yet.
func (r *Reader) Follow(ctx context.Context, texts <-chan string, each func(ReaderEvent)) error {
	return nil
}

// SetSpeed changes the speed for the sentences that are not synthesized yet.
func (r *Reader) SetSpeed(speed float64) {}

// Speaking reports whether a reading is under way.
func (r *Reader) Speaking() bool { return false }

// Stop ends the reading that is under way: the sound stops at once.
func (r *Reader) Stop() {}
