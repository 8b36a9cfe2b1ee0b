package audio

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// sine is n samples of a tone.
func sine(n, rate int, hz, amplitude float64) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return s
}

// worstError compares got with a tone, away from the ends by margin samples.
func worstError(got []float32, rate int, hz, amplitude float64, margin int) float64 {
	worst := 0.0
	for i := margin; i < len(got)-margin; i++ {
		want := amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		worst = max(worst, math.Abs(float64(got[i])-want))
	}
	return worst
}

var rates = []int{8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 96000, 192000, 15999, 47999}

func TestResampler_TonesKeepPitchLevelAndPhase(t *testing.T) {
	for _, from := range rates {
		for _, to := range []int{PlaybackRate, CaptureRate} {
			t.Run(fmt.Sprintf("%d to %d", from, to), func(t *testing.T) {
				r := NewResampler(from, to)
				in := sine(from/2, from, 997, 0.5)
				got := r.Flush(r.Process(nil, in))
				if want := int(math.Ceil(float64(len(in)) * float64(to) / float64(from))); len(got) != want {
					t.Errorf("%d samples, want %d", len(got), want)
				}
				if e := worstError(got, to, 997, 0.5, to/100); e > 2e-4 {
					t.Errorf("off by %v", e)
				}
			})
		}
	}
}

func TestResampler_NothingBeyondTheLowerBand(t *testing.T) {
	// 11 kHz can't be told apart from 5 kHz at 16 kHz: it has to go.
	r := NewResampler(48000, 16000)
	got := r.Process(nil, sine(24000, 48000, 11000, 0.5))
	if l := LevelOf(got[1000:]); l.Peak > -80 {
		t.Errorf("an alias of %.1f dBFS is left", l.Peak)
	}
	// And 7 kHz at 16 kHz must not leave an image at 9 kHz.
	up := NewResampler(16000, 48000)
	wide := up.Process(nil, sine(16000, 16000, 6500, 0.5))
	if e := worstError(wide, 48000, 6500, 0.5, 1000); e > 2e-3 {
		t.Errorf("off by %v with images", e)
	}
}

func TestResampler_PiecesMakeTheSameAsTheWhole(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, from := range rates {
		in := make([]float32, from/4)
		for i := range in {
			in[i] = rnd.Float32()*2 - 1
		}
		whole := NewResampler(from, 48000)
		want := whole.Flush(whole.Process(nil, in))
		pieces := NewResampler(from, 48000)
		var got []float32
		for rest := in; len(rest) > 0; {
			n := min(len(rest), 1+rnd.IntN(700))
			got = pieces.Process(got, rest[:n])
			pieces.tail(nil) // looking ahead changes nothing
			rest = rest[n:]
		}
		got = pieces.Flush(got)
		if len(got) != len(want) {
			t.Fatalf("%d Hz: %d samples, want %d", from, len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("%d Hz: sample %d differs: %v, want %v", from, i, got[i], want[i])
			}
		}
		again := pieces.Flush(pieces.Process(nil, in))
		if len(again) != len(want) || again[100] != want[100] {
			t.Fatalf("%d Hz: a second stream differs", from)
		}
	}
}

func TestResampler_SteadyLevelStays(t *testing.T) {
	r := NewResampler(22050, 48000)
	in := make([]float32, 4000)
	for i := range in {
		in[i] = 0.5
	}
	for i, v := range r.Process(nil, in)[500:] {
		if math.Abs(float64(v)-0.5) > 1e-6 {
			t.Fatalf("sample %d is %v", i, v)
		}
	}
}

func TestResampler_DoesNotAllocateOnceWarm(t *testing.T) {
	r := NewResampler(16000, 48000)
	in, out := make([]float32, 800), make([]float32, 0, 4000)
	step := func() { r.tail(r.Process(out[:0], in)) }
	step()
	step()
	if n := testing.AllocsPerRun(100, step); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

func TestLevelOf(t *testing.T) {
	l := LevelOf(sine(48000, 48000, 100, 0.1))
	if math.Abs(l.Peak+20) > 0.01 || math.Abs(l.RMS+23.01) > 0.01 {
		t.Errorf("%+v, want a peak of -20 and a mean of -23.01 dBFS", l)
	}
	for name, s := range map[string][]float32{"no samples": nil, "zeros": make([]float32, 10)} {
		if l := LevelOf(s); l.RMS != Silence || l.Peak != Silence {
			t.Errorf("%s: %+v, want silence", name, l)
		}
	}
}

// BenchmarkResampler reports what a second of speech costs.
func BenchmarkResampler(b *testing.B) {
	for _, c := range [][2]int{{16000, 48000}, {22050, 48000}, {24000, 48000}, {44100, 48000}, {47999, 48000}, {48000, 16000}} {
		b.Run(fmt.Sprintf("%d-%d", c[0], c[1]), func(b *testing.B) {
			r := NewResampler(c[0], c[1])
			in, out := sine(c[0]/50, c[0], 440, 0.5), make([]float32, 0, 2000)
			b.ReportAllocs()
			for b.Loop() {
				for range 50 {
					r.Process(out[:0], in)
				}
			}
		})
	}
}
