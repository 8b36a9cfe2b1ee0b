package demo

import (
	"context"
)

// speechInputError tells that the request, not the service, is at fault.
type speechInputError struct{ field, msg string }

func (e *speechInputError) Error() string { return e.field + ": " + e.msg }

// speechServices are the speech engines with what capabilities say about them.
type speechServices struct {
	stt            STT
	tts            TTS
	sttSay, ttsSay Override
}

func newSpeechServices(o Options) *speechServices {
	return &speechServices{stt: o.STT, tts: o.TTS, sttSay: o.HasSTT, ttsSay: o.HasTTS}
}

func claims(o Override, there bool) bool { return o == Yes || o == Detect && there }

func (s *speechServices) hasSTT() bool { return claims(s.sttSay, s.stt != nil) }
func (s *speechServices) hasTTS() bool { return claims(s.ttsSay, s.tts != nil) }

func (s *speechServices) warm(context.Context) {}
func (s *speechServices) close()               {}

func (s *speechServices) understand(ctx context.Context, data []byte, mediaType string) (string, error) {
	return s.stt.Transcribe(ctx, data)
}

func (s *speechServices) speak(ctx context.Context, text, voice, format string) ([]byte, error) {
	return s.tts.Synthesize(ctx, text, voice)
}
