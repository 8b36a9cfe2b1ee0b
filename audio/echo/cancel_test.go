package echo

import (
	"math"
	"math/rand/v2"
	"testing"
)

// babble is a signal with the ups and downs of speech: noise whose level and
// colour change with syllables and pauses. It is the same for the same seed.
func babble(seed uint64, seconds float64) []float64 {
	rnd := rand.New(rand.NewPCG(seed, 7))
	out := make([]float64, int(seconds*Rate))
	level, colour, low := 0.0, 0.5, 0.0
	for i := range out {
		if i%(Rate/6) == 0 {
			level, colour = rnd.Float64(), 0.2+0.6*rnd.Float64()
			if rnd.IntN(5) == 0 {
				level = 0
			}
		}
		low += colour * (rnd.NormFloat64() - low)
		out[i] = 0.2 * level * low * math.Sin(math.Pi*float64(i%(Rate/6))/(Rate/6))
	}
	return out
}

func TestCanceller_ReducesTheEchoOfSimulatedRooms(t *testing.T) {
	const seconds = 12
	cases := map[string]scene{
		"short room":    {delay: 0.05 * Rate, rooms: []room{{0, decayRIR(1, 0.2, 0.1, 6)}}},
		"box":           {delay: 0.2 * Rate, rooms: []room{{0, imageRIR(2, 0.2, 0.15)}}},
		"long delay":    {delay: 0.4 * Rate, rooms: []room{{0, decayRIR(3, 0.2, 0.1, 6)}}},
		"drift":         {delay: 0.1 * Rate, drift: 50, rooms: []room{{0, decayRIR(4, 0.2, 0.1, 6)}}},
		"level changes": {delay: 0.1 * Rate, gains: []gain{{6 * Rate, -6}}, rooms: []room{{0, decayRIR(5, 0.2, 0.1, 6)}}},
		"delay jumps":   {delay: 0.1 * Rate, jumps: []jump{{5 * Rate, 800}}, rooms: []room{{0, decayRIR(6, 0.2, 0.1, 6)}}},
	}
	for name, s := range cases {
		t.Run(name, func(t *testing.T) {
			s.far, s.seed, s.noise = babble(11, seconds), 3, -40
			k := s.render()
			out, _ := k.run(New(Options{}), nil)
			got := k.reduction(out, 9*Rate, seconds*Rate)
			t.Logf("%.1f dB", got)
			if got < 25 {
				t.Errorf("only %.1f dB of the echo were taken away", got)
			}
		})
	}
}

// reduction is by how many dB out is below mic between two moments in seconds,
// counting only where the echo is heard.
func (t take) reduction(out []float64, from, to float64) float64 {
	const piece = Rate / 50
	floor := activeRMS(t.echo) * activeRMS(t.echo) * piece / 1000
	in, rest := 0.0, 1e-20
	for i := int(from * Rate); i+piece <= min(int(to*Rate), len(out)); i += piece {
		if power(t.echo[i:i+piece]) < floor {
			continue
		}
		for n := i; n < i+piece; n++ {
			in += float64(t.mic[n]) * float64(t.mic[n])
			rest += out[n] * out[n]
		}
	}
	if in == 0 {
		return math.NaN()
	}
	return 10 * math.Log10(in/rest)
}
