package demo

import (
	"context"
	"hash/fnv"
	"math"
	"strings"
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

// FastSpeech returns speech services which cost next to no time: a TTS whose
// recordings have the shape of speech and a length proportional to the text, and an
// STT which knows again what that TTS said, also after a way through a speaker and a
// microphone, and understands nothing else.
func FastSpeech() (STT, TTS) {
	f := &fastSpeech{}
	return STTFunc(f.transcribe), TTSFunc(f.synthesize)
}

const (
	envelopeHop   = recognitionRate / 100 // samples per value of an envelope: 10 ms
	fastMemory    = 128                   // recordings the STT knows again
	fastThreshold = 0.8                   // correlation of envelopes
)

// fastSpeech remembers the loudness curve of what it said.
type fastSpeech struct {
	mu    sync.Mutex
	known []fastRecording
}

type fastRecording struct {
	text     string
	envelope []float64
}

func (f *fastSpeech) synthesize(_ context.Context, text, _ string) ([]byte, error) {
	samples := babble(text)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known = append(f.known, fastRecording{text, envelope(samples)})
	if len(f.known) > fastMemory {
		f.known = f.known[1:]
	}
	return encodeWAV(samples, recognitionRate), nil
}

func (f *fastSpeech) transcribe(_ context.Context, wav []byte) (string, error) {
	s, err := decodeWAV(wav)
	if err != nil {
		return "", err
	}
	heard := envelope(resample(s, recognitionRate).samples)
	f.mu.Lock()
	defer f.mu.Unlock()
	best, text := fastThreshold, ""
	for _, k := range f.known {
		if c := bestCorrelation(heard, k.envelope); c > best {
			best, text = c, k.text
		}
	}
	return text, nil
}

// envelope is the loudness of samples over time.
func envelope(samples []int16) []float64 {
	out := make([]float64, len(samples)/envelopeHop)
	for i := range out {
		sum := 0.0
		for _, v := range samples[i*envelopeHop : (i+1)*envelopeHop] {
			sum += float64(v) * float64(v)
		}
		out[i] = math.Sqrt(sum / envelopeHop)
	}
	return out
}

// bestCorrelation is the highest correlation of b with any part of a, of all that a
// holds: what b does not explain counts against it.
func bestCorrelation(a, b []float64) float64 {
	const slack = 30 // how much of b may be cut off at either end: 300 ms
	best := 0.0
	for lag := -slack; lag+len(b) <= len(a)+slack; lag++ {
		best = max(best, correlation(a, b, lag))
	}
	return best
}

// correlation compares a with b, b starting at lag, silence around it.
func correlation(a, b []float64, lag int) float64 {
	n := float64(len(a))
	var sa, sb, saa, sbb, sab float64
	for i, x := range a {
		y := 0.0
		if j := i - lag; j >= 0 && j < len(b) {
			y = b[j]
		}
		sa, sb, saa, sbb, sab = sa+x, sb+y, saa+x*x, sbb+y*y, sab+x*y
	}
	spread := (saa - sa*sa/n) * (sbb - sb*sb/n)
	if spread <= 0 {
		return 0
	}
	return (sab - sa*sb/n) / math.Sqrt(spread)
}

// babble makes vowels in the rhythm of a text: about 15 characters a second, with
// pauses at its punctuation. The same text always sounds the same.
func babble(text string) []int16 {
	out := make([]int16, 0, recognitionRate*len(text)/12)
	pause := func(ms int) { out = append(out, make([]int16, recognitionRate*ms/1000)...) }
	pause(40)
	for _, word := range strings.Fields(text) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.ToLower(word)))
		choice := h.Sum32()
		letters := len([]rune(word))
		syllables := (letters + 2) / 3
		for i := range syllables {
			ms := letters * 55 / syllables
			ms += int(choice>>(3*(i%8))&7) * 10
			out = append(out, vowel(ms, int(choice)+i)...)
		}
		pause(45)
		if strings.ContainsAny(word[len(word)-1:], ".!?,:;") {
			pause(180)
		}
	}
	return out
}

// vowel makes a voiced sound with the resonances of one of five vowels.
func vowel(ms, choice int) []int16 {
	formants := [][3]float64{{730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}}
	f := formants[uint(choice)%5]
	n := recognitionRate * ms / 1000
	out := make([]int16, n)
	var state [3][2]float64
	pitch := 105 + float64(uint(choice)%30)
	phase := 0.0
	for i := range out {
		t := float64(i) / float64(n)
		phase += pitch * (1.1 - 0.2*t) / recognitionRate
		pulse := -0.02
		if phase >= 1 {
			phase--
			pulse = 1
		}
		sum := 0.0
		for k := range state {
			r := math.Exp(-math.Pi * (60 + 40*float64(k)) / recognitionRate)
			y := pulse*(1-r)*4 + 2*r*math.Cos(2*math.Pi*f[k]/recognitionRate)*state[k][0] - r*r*state[k][1]
			state[k][0], state[k][1] = y, state[k][0]
			sum += y / float64(k+1)
		}
		out[i] = toInt16(0.9 * math.Tanh(sum*2) * math.Sin(math.Pi*t))
	}
	return out
}
