package demo

import (
	"context"
	"errors"
	"io"
)

// errNoEngine tells that a service is claimed for which there is no engine.
var errNoEngine = errors.New("no speech engine")

// speechInputError tells that the request, not the service, is at fault.
type speechInputError struct{ field, msg string }

func (e *speechInputError) Error() string { return e.field + ": " + e.msg }

// warmer is an engine which can load its model before it is needed.
type warmer interface{ Warm(ctx context.Context) }

// speechServices are the speech engines with what capabilities say about them.
type speechServices struct {
	stt            STT
	tts            TTS
	sttSay, ttsSay Override
	convert        *converter // nil if the machine has none
	spoken         *audioCache
}

// newSpeechServices takes the engines of the options, or those of this machine.
func newSpeechServices(o Options) *speechServices {
	s := &speechServices{
		stt: o.STT, tts: o.TTS, sttSay: o.HasSTT, ttsSay: o.HasTTS,
		convert: findConverter(machinePrograms()), spoken: newAudioCache(16 << 20),
	}
	if s.stt == nil && o.HasSTT != No {
		if engine := findSphinx(machinePrograms()); engine != nil {
			s.stt = engine
		}
	}
	if s.tts == nil && o.HasTTS != No {
		if engine := findVoice(machinePrograms()); engine != nil {
			s.tts = engine
		}
	}
	return s
}

func claims(o Override, there bool) bool { return o == Yes || o == Detect && there }

func (s *speechServices) hasSTT() bool { return claims(s.sttSay, s.stt != nil) }
func (s *speechServices) hasTTS() bool { return claims(s.ttsSay, s.tts != nil) }

// warm loads what takes its time to load.
func (s *speechServices) warm(ctx context.Context) {
	if w, ok := s.stt.(warmer); ok {
		w.Warm(ctx)
	}
}

// close ends programs that wait for work.
func (s *speechServices) close() {
	for _, engine := range []any{s.stt, s.tts} {
		if c, ok := engine.(io.Closer); ok {
			_ = c.Close()
		}
	}
}

// understand turns a recording of a media type into text.
func (s *speechServices) understand(ctx context.Context, data []byte, mediaType string) (string, error) {
	if s.stt == nil {
		return "", errNoEngine
	}
	if mediaType == "audio/mp4" {
		if s.convert == nil {
			return "", &speechInputError{"recording", "This machine has no program to read MP4 audio; send audio/wav"}
		}
		wav, err := s.convert.toWAV(ctx, data)
		if err != nil {
			return "", err
		}
		data = wav
	} else if _, err := decodeWAV(data); err != nil {
		return "", err
	}
	return s.stt.Transcribe(ctx, data)
}

// speak turns a text into a recording of a format: wav or mp4.
func (s *speechServices) speak(ctx context.Context, text, voice, format string) ([]byte, error) {
	if s.tts == nil {
		return nil, errNoEngine
	}
	if format == "mp4" && s.convert == nil {
		return nil, &speechInputError{"format", "This machine has no program to write MP4 audio; ask for wav"}
	}
	key := format + "\x00" + voice + "\x00" + text
	if audio := s.spoken.get(key); audio != nil {
		return audio, nil
	}
	audio, err := s.tts.Synthesize(ctx, text, voice)
	if err == nil && format == "mp4" {
		audio, err = s.convert.toMP4(ctx, audio)
	}
	if err != nil {
		return nil, err
	}
	s.spoken.put(key, audio)
	return audio, nil
}
