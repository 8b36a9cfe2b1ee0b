package demo

import (
	"context"
	"sync"
)

// ScriptedSTT returns an STT which gives the texts in turn, whatever it hears, and
// then nothing more.
func ScriptedSTT(texts ...string) STT {
	var mu sync.Mutex
	return STTFunc(func(context.Context, []byte) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if len(texts) == 0 {
			return "", nil
		}
		text := texts[0]
		texts = texts[1:]
		return text, nil
	})
}

// FastSpeech returns speech services which cost no time: a TTS whose recordings have
// the shape of speech and a length proportional to the text, and an STT which knows
// again what that TTS said, and understands nothing else.
func FastSpeech() (STT, TTS) {
	f := &fastSpeech{}
	return STTFunc(f.transcribe), TTSFunc(f.synthesize)
}

type fastSpeech struct{}

func (f *fastSpeech) transcribe(context.Context, []byte) (string, error) { return "", nil }

func (f *fastSpeech) synthesize(_ context.Context, text, _ string) ([]byte, error) {
	return encodeWAV(make([]int16, 16000*len(text)/15), 16000), nil
}
