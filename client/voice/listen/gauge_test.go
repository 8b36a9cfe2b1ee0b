package listen

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// talk is a voice of the given peak, in a room of noise, with an offset: words of
// half a second with pauses as long, cut off at full scale as a converter does.
func talk(peak, noise, offset float64) []float32 {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]float32, Samples(5*time.Second))
	for i := range out {
		t := float64(i) / Rate
		v := noise*(2*random.Float64()-1) + offset
		if math.Mod(t, 1) < 0.5 {
			v += peak * math.Sin(2*math.Pi*150*t) * (0.6 + 0.4*math.Sin(2*math.Pi*4*t))
		}
		out[i] = float32(min(1, max(-1, v)))
	}
	return out
}

func TestJudge_TellsHowAMicrophoneIsSet(t *testing.T) {
	for name, tt := range map[string]struct {
		pcm  []float32
		want Verdict
	}{
		"a voice":                     {talk(0.3, 1e-3, 0), Good},
		"a loud voice":                {talk(0.9, 1e-3, 0), Good},
		"a soft voice":                {talk(0.02, 1e-4, 0), Good},
		"a voice in a noisy room":     {talk(0.5, 0.03, 0), Good},
		"too loud":                    {talk(8, 1e-3, 0), Loud},
		"too loud, with an offset":    {talk(8, 1e-3, 0.3), Loud},
		"40 dB too soft":              {talk(0.003, 1e-4, 0), Soft},
		"nobody spoke":                {talk(0, 1e-3, 0), Soft},
		"an offset":                   {talk(0.3, 1e-3, 0.3), Offset},
		"a soft voice with an offset": {talk(0.003, 1e-4, 0.3), Soft},
		"a hum":                       {talk(0, 0.1, 0), Noisy},
		"nothing":                     {talk(0, 0, 0), Dead},
		"an offset and nothing else":  {talk(0, 0, 0.3), Dead},
		"nothing at all":              {nil, Dead},
	} {
		if got := Judge(tt.pcm); got != tt.want {
			t.Errorf("%s is judged %d, want %d", name, got, tt.want)
		}
	}
}

func TestLevel_OfAnOffsetIsThatOfSilence(t *testing.T) {
	offset := talk(0, 0, 0.3)
	if l := Level(offset); l != 0 {
		t.Errorf("the level of an offset is %v", l)
	}
	f := NewFrontEnd(Options{Sensitivity: 0.5, Headphones: true}).Hear(offset[:FrameSamples], make([]float32, FrameSamples), Open)
	if f.Power > 1e-9 {
		t.Errorf("the power of an offset is %g", f.Power)
	}
	plain, shifted := Level(talk(0.3, 1e-3, 0)), Level(talk(0.3, 1e-3, 0.3))
	if math.Abs(plain-shifted) > 0.02 {
		t.Errorf("a voice is shown at %.2f, with an offset at %.2f", plain, shifted)
	}
}

func TestOverdriven_NoticesALevelThatIsTooHighAndNoLaugh(t *testing.T) {
	var o Overdriven
	told := false
	for i := range 1000 { // a laugh now and then
		told = told || o.Add(i%200 < 5)
	}
	if told {
		t.Error("a laugh is taken for a level that is too high")
	}
	for i := range overdrivenAmong {
		told = o.Add(i%4 == 0) || told
	}
	if !told {
		t.Error("three seconds that are cut off are not noticed")
	}
}
