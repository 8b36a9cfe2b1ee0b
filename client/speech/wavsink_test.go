package speech

import (
	"bytes"
	"math"
	"testing"

	"delonix/audio/audiotest"
	"delonix/audio/wav"
)

func TestWavSink_SentencesOfSeveralRatesAreOneFile(t *testing.T) {
	var sink WavSink
	for _, rate := range []int{24000, 8000, 48000, 24000} {
		if err := sink.Write(t.Context(), audiotest.Tone(rate/2, rate, 440, 0.5), rate); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := sink.writeTo(&out); err != nil {
		t.Fatal(err)
	}
	pcm, rate, err := wav.Decode(&out)
	if err != nil || rate != 24000 || math.Abs(float64(len(pcm))-2*24000) > 400 {
		t.Fatalf("%d samples at %d Hz, %v", len(pcm), rate, err)
	}
	for from := 0; from < len(pcm); from += 12000 {
		piece := pcm[from+1000 : min(from+11000, len(pcm))]
		if share := toneShare(piece, rate, 440); share < 0.95 {
			t.Errorf("from %d on only %.2f of the power is the tone", from, share)
		}
	}
}

// toneShare is how much of the power of samples is a tone.
func toneShare(pcm []float32, rate int, hz float64) float64 {
	var re, im, power float64
	for i, v := range pcm {
		a := 2 * math.Pi * hz * float64(i) / float64(rate)
		re, im, power = re+float64(v)*math.Cos(a), im+float64(v)*math.Sin(a), power+float64(v)*float64(v)
	}
	return (re*re + im*im) * 2 / float64(len(pcm)) / power
}
