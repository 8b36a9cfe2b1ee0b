package echo

import (
	"math"
	"math/rand/v2"
	"testing"

	"delonix/audio/echo/rooms"
)

// purity is by how many dB a person's words, between two seconds, are above everything
// else in out.
func purity(out []float32, near []float64, from, to float64) float64 {
	words, rest := 0.0, 1e-20
	for i := int(from * Rate); i < int(to*Rate); i++ {
		d := float64(out[i]) - near[i]
		words += near[i] * near[i]
		rest += d * d
	}
	return 10 * math.Log10(words/rest)
}

// Nobody waits with speaking until the room is known.
func TestCanceller_TakesTheEchoOffAPersonWhoSpeaksFromTheStart(t *testing.T) {
	const seconds = 5
	far := replies(t)[:seconds*Rate]
	near := rooms.Place(len(far), -24, map[int][]float64{Rate / 4: said(t, "goforward"), 3 * Rate: said(t, "something")})
	k := rooms.Scene{Far: far, Near: near, Delay: 60, Level: -24, Noise: -50, Seed: 2, Rooms: []rooms.Room{{RIR: rooms.Image(5, 0.2, 0.2)}}}.Render()
	out := cancel(k, New(Options{}))
	before, after := purity(k.Mic, near, 0.5, 2), purity(out, near, 0.5, 2)
	t.Logf("%.1f dB before, %.1f dB after", before, after)
	if after < before+6 {
		t.Errorf("the words are %.1f dB above the rest in the microphone, and %.1f dB after it", before, after)
	}
}

// The echo comes another way all at once, while both speak.
func TestCanceller_KeepsAPersonWhileTheRoomChanges(t *testing.T) {
	const seconds, at = 8, 4
	far := replies(t)[:seconds*Rate]
	words := map[int][]float64{}
	for s := range seconds {
		words[s*Rate] = said(t, "something")[:Rate]
	}
	near := rooms.Place(len(far), -26, words)
	k := rooms.Scene{
		Far: far, Near: near, Delay: 100, Level: -24, Noise: -50, Seed: 2,
		Rooms: []rooms.Room{{RIR: rooms.Image(5, 0.2, 0.2)}, {At: at * Rate, RIR: rooms.Image(11, 0.25, 0.25)}},
	}.Render()
	out := cancel(k, New(Options{}))
	before, after := purity(k.Mic, near, at+1, seconds), purity(out, near, at+1, seconds)
	t.Logf("%.1f dB before, %.1f dB after", before, after)
	if after < before+6 {
		t.Errorf("the words are %.1f dB above the rest in the microphone, and %.1f dB after it", before, after)
	}
}

// What the far end sends may be nothing but the noise of its line, and with headphones
// nothing of it is heard: there is nothing to take off, not even in the first seconds.
func TestCanceller_LeavesAPersonAloneWhereNoEchoCanBeHeard(t *testing.T) {
	const seconds = 4
	words := said(t, "goforward")
	near := rooms.Place(seconds*Rate, -24, map[int][]float64{Rate / 4: words, 5 * Rate / 2: words})
	for name, level := range map[string]float64{"noise of a line": -68, "reply in headphones": -26} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(3, 4))
			take := rooms.Take{Far: make([]float32, len(near)), Mic: make([]float32, len(near))}
			reply := replies(t)
			for i, v := range near {
				take.Mic[i] = float32(v + 1e-4*rng.NormFloat64())
				take.Far[i] = float32(rooms.FromDB(level) * rng.NormFloat64())
				if level > -60 {
					take.Far[i] = float32(reply[i])
				}
			}
			if got := purity(cancel(take, New(Options{})), near, 0.25, seconds); got < 12 {
				t.Errorf("the words are only %.1f dB above what was done to them", got)
			}
		})
	}
}

func TestFrames_GiveBackWhatTheyWereMadeOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	f, bins := newFrames(), make([]complex64, numBins)
	f.reset()
	var s span
	x, out := make([]float32, hop), make([]float32, hop)
	past := make([]float32, 0, 60*hop)
	for n := range 60 {
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		past = append(past, x...)
		s.put(x)
		through := n/10%2 == 0
		for half := range 2 {
			if through {
				f.through(out[half*frameStep:][:frameStep], s.frame(half))
				continue
			}
			f.forward(bins, s.frame(half))
			f.inverse(out[half*frameStep:][:frameStep], bins)
		}
		if n == 0 {
			continue
		}
		for i, v := range past[(n-1)*hop : n*hop] {
			d := math.Abs(float64(v - out[i]))
			if d > 1e-4 || through && n%10 > 1 && d != 0 {
				t.Fatalf("hop %d, sample %d: %g became %g", n, i, v, out[i])
			}
		}
	}
}

func TestSubband_SurvivesSilenceAndOverload(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	c, mic, far, out := New(Options{}), make([]float32, 512), make([]float32, 512), make([]float32, 512)
	for n := range 600 {
		for i := range mic {
			far[i] = float32(0.2 * rng.NormFloat64())
			switch n / 50 % 4 {
			case 0:
				mic[i] = 0
			case 1:
				mic[i] = 0.5 * far[i]
			case 2:
				mic[i] = float32(4 * math.Copysign(1, rng.NormFloat64()))
			default:
				mic[i], far[i] = float32(0.1*rng.NormFloat64()), 0
			}
		}
		c.Process(mic, far, out)
		for _, v := range out {
			if v != v || v > 40 || v < -40 {
				t.Fatalf("%g comes out in frame %d", v, n)
			}
		}
	}
}

func TestCanceller_AllocatesNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	c, mic, far, out := New(Options{}), make([]float32, 512), make([]float32, 512), make([]float32, 512)
	if got := testing.AllocsPerRun(100, func() {
		for i := range mic {
			far[i] = float32(0.1 * rng.NormFloat64())
			mic[i] = 0.5*far[i] + float32(0.01*rng.NormFloat64())
		}
		c.Process(mic, far, out)
	}); got != 0 {
		t.Errorf("%.0f allocations in a frame", got)
	}
}
