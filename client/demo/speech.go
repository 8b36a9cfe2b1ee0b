package demo

import "context"

// STT turns a recording into text. wav is a RIFF/WAVE file as it was received.
// No words at all is an empty text, not an error.
type STT interface {
	Transcribe(ctx context.Context, wav []byte) (string, error)
}

// TTS turns text into a RIFF/WAVE file. voice is the name a client asked for, or
// empty; an engine may ignore a voice it does not have.
type TTS interface {
	Synthesize(ctx context.Context, text, voice string) ([]byte, error)
}

// STTFunc is a function as an STT.
type STTFunc func(ctx context.Context, wav []byte) (string, error)

// Transcribe calls f.
func (f STTFunc) Transcribe(ctx context.Context, wav []byte) (string, error) { return f(ctx, wav) }

// TTSFunc is a function as a TTS.
type TTSFunc func(ctx context.Context, text, voice string) ([]byte, error)

// Synthesize calls f.
func (f TTSFunc) Synthesize(ctx context.Context, text, voice string) ([]byte, error) {
	return f(ctx, text, voice)
}
