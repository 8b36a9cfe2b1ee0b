package echo

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"delonix/audio/echo/rooms"
	"delonix/audio/vad"
)

// replies is 25 s of three voices that answer a customer.
func replies(tb testing.TB) []float64 {
	tb.Helper()
	b, err := os.ReadFile("testdata/replies.ulaw")
	if err != nil {
		tb.Fatal(err)
	}
	x := make([]float64, len(b))
	for i, v := range b {
		v = ^v
		x[i] = float64((int(v&15)<<3+132)<<(v>>4&7)-132) / 32768
		if v&0x80 != 0 {
			x[i] = -x[i]
		}
	}
	return x
}

// hiss is so many seconds of white noise.
func hiss(seconds int) []float64 {
	rng := rand.New(rand.NewPCG(8, 9))
	x := make([]float64, seconds*Rate)
	for i := range x {
		x[i] = 0.05 * rng.NormFloat64()
	}
	return x
}

// said is a sentence of a person, recorded.
func said(tb testing.TB, name string) []float64 {
	tb.Helper()
	b, err := os.ReadFile("../vad/testdata/speech/" + name + ".s16")
	if err != nil {
		tb.Fatal(err)
	}
	x := make([]float64, len(b)/2)
	for i := range x {
		x[i] = float64(int16(binary.LittleEndian.Uint16(b[2*i:]))) / 32768
	}
	return x
}

// cancel feeds a take through a canceller in frames of 512 samples and returns
// the output with the latency taken out.
func cancel(t rooms.Take, c *Canceller) (out []float32) {
	const frame = 512
	o, mic, far := make([]float32, frame), make([]float32, frame), make([]float32, frame)
	for n := 0; n < len(t.Mic)+c.Latency(); n += frame {
		clear(mic)
		clear(far)
		if n < len(t.Mic) {
			copy(mic, t.Mic[n:])
			copy(far, t.Far[n:])
		}
		c.Process(mic, far, o)
		out = append(out, o...)
	}
	return out[c.Latency():][:len(t.Mic)]
}

func long() bool { return os.Getenv("DELONIX_LONG") != "" }

func TestCanceller_ReducesTheEchoOfSimulatedRooms(t *testing.T) {
	far := replies(t)
	seconds := 12
	if long() {
		seconds = len(far) / Rate
	}
	far = far[:seconds*Rate]
	cases := map[string]rooms.Scene{
		"short room":    {Delay: 0.05 * Rate, Rooms: []rooms.Room{{RIR: rooms.Decay(1, 0.1, 0.1, 6)}}},
		"box":           {Delay: 0.2 * Rate, Rooms: []rooms.Room{{RIR: rooms.Image(2, 0.2, 0.2)}}},
		"large room":    {Delay: 0.3 * Rate, Rooms: []rooms.Room{{RIR: rooms.Decay(7, 0.4, 0.4, 0)}}},
		"long delay":    {Delay: 0.5*Rate - 200, Rooms: []rooms.Room{{RIR: rooms.Decay(3, 0.2, 0.1, 6)}}},
		"drift":         {Delay: 0.1 * Rate, Drift: 100, Rooms: []rooms.Room{{RIR: rooms.Decay(4, 0.2, 0.2, 3)}}},
		"noise":         {Far: hiss(seconds), Delay: 0.2 * Rate, Drift: -100, Rooms: []rooms.Room{{RIR: rooms.Decay(6, 0.3, 0.3, 0)}}},
		"level changes": {Delay: 0.1 * Rate, Gains: []rooms.Gain{{At: 6 * Rate, DB: -6}}, Rooms: []rooms.Room{{RIR: rooms.Decay(5, 0.2, 0.1, 6)}}},
	}
	if long() {
		for i := range 27 {
			length := []float64{0.1, 0.25, 0.4}[i%3]
			cases[fmt.Sprint("room ", i)] = rooms.Scene{
				Delay: []float64{0, 0.25, 0.5}[i/3%3] * Rate, Drift: []float64{-100, 0, 100}[i/9],
				Rooms: []rooms.Room{{RIR: rooms.Image(uint64(i), length, length)}},
			}
		}
	}
	for name, s := range cases {
		t.Run(name, func(t *testing.T) {
			if s.Far == nil {
				s.Far = far
			}
			s.Seed, s.Noise = 3, -40
			k := s.Render()
			out := cancel(k, New(Options{}))
			got := k.Reduction(out, 2, float64(seconds))
			t.Logf("%.1f dB in all, %.1f dB in the worst second", got, k.Worst(out, 2, seconds))
			if got < 25 {
				t.Errorf("only %.1f dB of the echo were taken away", got)
			}
		})
	}
}

// A volume that is turned up or down is followed before anybody could take the
// difference for a person.
func TestCanceller_FollowsAChangeOfVolumeAtOnce(t *testing.T) {
	const at, seconds = 6, 10
	far := replies(t)[:seconds*Rate]
	for _, by := range []float64{-20, -12, -6, 6, 12} {
		t.Run(fmt.Sprint(by, " dB"), func(t *testing.T) {
			s := rooms.Scene{
				Far: far, Level: -32, Noise: -40, Seed: 5, Delay: 0.15 * Rate, Drift: 40,
				Rooms: []rooms.Room{{RIR: rooms.Image(9, 0.25, 0.25)}}, Gains: []rooms.Gain{{At: at * Rate, DB: by}},
			}
			k := s.Render()
			out := cancel(k, New(Options{}))
			if r := k.Reduction(out, at, at+1); r < 20 {
				t.Errorf("%.1f dB less in the second of the change", r)
			}
			if r := k.Worst(out, at+1, seconds); r < 25 {
				t.Errorf("%.1f dB less in the worst second after it", r)
			}
		})
	}
}

// TestCanceller_KeepsTheWordsOfDoubleTalk compares what a detector finds in a
// person's words alone with what it finds in the same words over a reply.
func TestCanceller_KeepsTheWordsOfDoubleTalk(t *testing.T) {
	far := replies(t)[:14*Rate]
	near := rooms.Place(len(far), -26, map[int][]float64{6 * Rate: said(t, "goforward"), 10 * Rate: said(t, "something")})
	s := rooms.Scene{Far: far, Near: near, Delay: 0.12 * Rate, Noise: -40, Rooms: []rooms.Room{{RIR: rooms.Image(3, 0.25, 0.25)}}}
	k := s.Render()
	out := cancel(k, New(Options{}))
	alike, windows, a, b := 0, 0, vad.New(), vad.New()
	clean := make([]float32, len(near))
	for i := range near {
		clean[i] = float32(near[i] + k.Room[i])
	}
	for n := 0; n+512 <= len(out); n += 512 {
		p, q := a.Probability(clean[n:n+512]), b.Probability(out[n:n+512])
		if n < 6*Rate {
			continue
		}
		windows++
		if (p >= 0.5) == (q >= 0.5) {
			alike++
		}
	}
	t.Logf("%d of %d windows alike", alike, windows)
	if alike*10 < windows*9 {
		t.Errorf("a detector agrees in %d of %d windows", alike, windows)
	}
	if r := k.Reduction(out, 2, 5); r < 25 {
		t.Errorf("%.1f dB before", r)
	}
	// The echo behind the words: double talk has not taken the filter away.
	if r := k.Reduction(out, 13, 14); !math.IsNaN(r) && r < 25 {
		t.Errorf("%.1f dB after the words", r)
	}
}

// loudness is a piece's RMS.
func loudness(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}

// monotone is a voice of one pitch whose vowels follow one another by seed, with
// pauses between the words.
func monotone(seconds float64, seed uint64) []float64 {
	const pitch = Rate / 110
	rng := rand.New(rand.NewPCG(seed, 1))
	x := make([]float64, int(seconds*Rate))
	var mouth [3]struct{ a, b, y1, y2 float64 }
	loud := 1.0
	for n := range x {
		if n%(Rate/11) == 0 {
			for i, low := range []float64{300, 900, 2200} {
				f, width := low*(1+rng.Float64()), 60.0*float64(i+1)
				r := math.Exp(-math.Pi * width / Rate)
				mouth[i].a, mouth[i].b = 2*r*math.Cos(2*math.Pi*f/Rate), -r*r
			}
			if loud = 0.3 + rng.Float64(); rng.IntN(6) == 0 {
				loud = 0
			}
		}
		v := 0.0
		if n%pitch == 0 {
			v = loud
		}
		for i := range mouth {
			m := &mouth[i]
			y := v + m.a*m.y1 + m.b*m.y2
			m.y1, m.y2 = y, m.y1
			x[n] += y
		}
	}
	return x
}

// The reply and the person may have the same voice, of a machine that keeps to one
// pitch. Who is much louder than the echo ever was is a person all the same, and no
// echo that moved or became louder; and nothing louder than the microphone comes out.
func TestCanceller_HearsWhoHasTheVoiceOfTheReply(t *testing.T) {
	const seconds = 6
	for _, at := range []float64{2.5, 3, 3.6, 4.1} {
		for seed := range uint64(5) {
			t.Run(fmt.Sprintf("at %.1f s, words %d", at, seed), func(t *testing.T) {
				near := rooms.Place(seconds*Rate, -12, map[int][]float64{int(at * Rate): monotone(1.4, 10+seed)})
				k := rooms.Scene{
					Far: monotone(seconds, seed), Near: near, Level: -34, Noise: -25, Seed: 3, Delay: 0.1 * Rate,
					Rooms: []rooms.Room{{RIR: []float64{0, 0, 1}}},
				}.Render()
				c, out := New(Options{}), make([]float32, 512)
				said, noticed, before := 0, 0, float32(0)
				for n := 0; n+len(out) <= len(near); n += len(out) {
					mic := k.Mic[n:][:len(out)]
					f := c.Process(mic, k.Far[n:][:len(out)], out)
					if n > int((at+0.1)*Rate) && loudness(near[n:][:len(out)]) > 0.05 {
						said++
						if f.NearProbability > 0.5 {
							noticed++
						}
					}
					if most := max(peak(mic), before); peak(out) > 1.5*most+0.05 {
						t.Errorf("%.2f s: %.2f comes out of %.2f", float64(n)/Rate, peak(out), most)
					}
					before = peak(mic)
				}
				t.Logf("%d of %d frames", noticed, said)
				if noticed*10 < said*9 {
					t.Errorf("a person is heard in %d of %d frames", noticed, said)
				}
			})
		}
	}
}

// BenchmarkProcess reports the time of 32 ms of a reply in a room with drifting
// clocks; with the detector's it is to stay below 3% of a core.
func BenchmarkProcess(b *testing.B) {
	s := rooms.Scene{Far: replies(b), Delay: 2000, Drift: 60, Noise: -40, Seed: 1, Rooms: []rooms.Room{{RIR: rooms.Decay(1, 0.3, 0.4, 0)}}}
	k := s.Render()
	c, out := New(Options{}), make([]float32, 512)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		c.Process(k.Mic[n:n+512], k.Far[n:n+512], out)
		if n += 512; n+512 > len(k.Mic) {
			n = 0
		}
	}
}
