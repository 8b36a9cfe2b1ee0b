package voicetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"delonix/audio/wav"
	"delonix/client/api"
)

// VoiceRate is the rate of the fake voice, in Hz.
const VoiceRate = 22050

// PerCharacter is how long the fake voice speaks for one character.
const PerCharacter = 10 * time.Millisecond

// Voice synthesizes a hum as long as the text.
type Voice struct {
	mu    sync.Mutex
	asked []string
	// Fail is called for every request: an error is returned, a cut ends the
	// sound with an error after so many bytes.
	Fail func(request int, text string) (cut int, err error)
	// Sound is what comes instead of a hum; nil and nil are the hum.
	Sound func(text string) []byte
	Hold  chan struct{} // closed to let requests go on; nil does not hold
}

func (v *Voice) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	v.mu.Lock()
	v.asked = append(v.asked, text)
	n, fail, hold := len(v.asked)-1, v.Fail, v.Hold
	v.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	cut := 0
	if fail != nil {
		at, err := fail(n, text)
		if err != nil {
			return nil, err
		}
		cut = at
	}
	file := wav.Encode(Hum(text), VoiceRate)
	if v.Sound != nil {
		if other := v.Sound(text); other != nil {
			file = other
		}
	}
	sound := io.Reader(bytes.NewReader(file))
	if cut > 0 {
		sound = io.MultiReader(io.LimitReader(sound, int64(cut)), errReader{io.ErrUnexpectedEOF})
	}
	return io.NopCloser(sound), nil
}

func (v *Voice) Requests() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.asked)
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// Hum is what the fake voice says; different texts sound different.
func Hum(text string) []float32 {
	out := make([]float32, int(PerCharacter.Seconds()*VoiceRate)*len(text))
	step := 0.03 + float64(len(text)%17)*0.001
	for i := range out {
		out[i] = float32(0.2 * math.Sin(float64(i)*step))
	}
	return out
}

// Unplayable is what a portal may deliver for a sentence instead of sound.
func Unplayable() map[string]func(text string) ([]byte, error) {
	file := wav.Encode(make([]float32, 4000), VoiceRate)
	bytes := func(b []byte) func(string) ([]byte, error) { return func(string) ([]byte, error) { return b, nil } }
	fails := func(err error) func(string) ([]byte, error) { return func(string) ([]byte, error) { return nil, err } }
	packed := slices.Clone(file)
	binary.LittleEndian.PutUint16(packed[20:], 0x11) // ADPCM
	return map[string]func(string) ([]byte, error){
		"an error as sound":    fails(&api.Error{Kind: api.KindProtocol, Status: 200, Detail: "voice model is loading"}),
		"a page":               fails(&api.Error{Kind: api.KindPage, Status: 200}),
		"a refusal":            fails(&api.Error{Kind: api.KindInvalid, Status: 422}),
		"a firewall":           fails(&api.Error{Kind: api.KindUnauthorized, Status: 403}),
		"a failure":            fails(&api.Error{Kind: api.KindProtocol, Status: 500}),
		"no connection":        fails(&api.Error{Kind: api.KindNetwork}),
		"MP3":                  bytes([]byte("ID3\x03\x00\x00\x00\x00\x00\x17TSSE")),
		"compressed":           bytes(packed),
		"a header and no more": bytes(file[:44]),
		"half a header":        bytes(file[:30]),
	}
}

// StrangeSecond makes the second of three sentences strange.
func StrangeSecond(v *Voice, strange func(string) ([]byte, error)) {
	second := func(text string) bool { return strings.HasPrefix(text, "Two") }
	v.Sound = func(text string) []byte {
		if !second(text) {
			return nil
		}
		b, _ := strange(text)
		return b
	}
	v.Fail = func(_ int, text string) (int, error) {
		if !second(text) {
			return 0, nil
		}
		_, err := strange(text)
		return 0, err
	}
}

const ThreeSentences = "One is the first. Two is the second. Three is the last."
