package rooms

import (
	"math"
	"testing"
)

func TestPath_IsTheConvolutionInBlocks(t *testing.T) {
	rir := Image(1, 0.1, 0.1)
	const late, blocks = 700, 12
	far := make([]float64, blocks*pathBlock)
	for i := range far {
		far[i] = math.Sin(float64(i*i) / 1e5)
	}
	want := convolve(far, rir)
	gain := FromDB(-3) / math.Sqrt(power(rir))
	p := NewPath(rir, late, -3)
	block := make([]float32, pathBlock)
	for n := 0; n < len(far); n += pathBlock {
		for i := range block {
			block[i] = float32(far[n+i])
		}
		for i, got := range p.Step(block) {
			expect := 0.0
			if n+i >= late {
				expect = gain * want[n+i-late]
			}
			if math.Abs(float64(got)-expect) > 1e-5 {
				t.Fatalf("sample %d is %g, want %g", n+i, got, expect)
			}
		}
	}
}

func TestScene_HasTheDelayAndTheLevelAskedFor(t *testing.T) {
	far := make([]float64, 2*Rate)
	far[Rate/2] = 1
	k := Scene{Far: far, Delay: 100, Rooms: []Room{{RIR: []float64{1}}}, Level: -20}.Render()
	at := 0
	for i, v := range k.Mic {
		if v > k.Mic[at] {
			at = i
		}
	}
	if at != Rate/2+100 {
		t.Errorf("the echo is at %d", at)
	}
	if level := 20 * math.Log10(ActiveRMS(k.Echo)); math.Abs(level+20) > 0.1 {
		t.Errorf("the echo has %.1f dB", level)
	}
	if r := k.Reduction(make([]float32, len(far)), 0, 2); r < 100 {
		t.Errorf("silence is %.1f dB below", r)
	}
	if r := k.Reduction(k.Mic, 0, 2); math.Abs(r) > 0.01 {
		t.Errorf("the microphone is %.1f dB below itself", r)
	}
}
