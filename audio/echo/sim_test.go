package echo

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"
)

// scene is a simulated loudspeaker, room and microphone.
type scene struct {
	far   []float64 // what the loudspeaker is given
	near  []float64 // what the person says, as it arrives in the microphone; may be nil
	rooms []room    // the room from the given moment on
	delay float64   // from the far end to the loudspeaker, in samples
	jumps []jump    // changes of the delay
	drift float64   // ppm by which the microphone's clock is faster
	gains []gain    // level of the loudspeaker from the given moment on, after the far end is taken
	clip  float64   // drive into the loudspeaker's soft clipping; 0 is linear
	noise float64   // level of the room's noise in dB relative to the echo; 0 is none
	level float64   // RMS of the echo in dBFS; 0 stands for -26
	seed  uint64
}

type room struct {
	at  int // sample
	rir []float64
}

type jump struct {
	at    int
	delta float64 // samples
}

type gain struct {
	at int
	db float64
}

// take is what a scene sounds like.
type take struct {
	far, mic         []float32
	echo, near, room []float64 // the parts of mic: echo, near speech, room noise
}

func (s scene) render() take {
	played := s.played()
	echo := s.throughRooms(played)
	level := s.level
	if level == 0 {
		level = -26
	}
	// Level and noise refer to the part before any change of level.
	scale := fromDB(level) / activeRMS(echo)
	g, i := 1.0, 0
	t := take{far: make([]float32, len(s.far)), mic: make([]float32, len(s.far)), echo: echo, near: s.near}
	for n := range echo {
		if i < len(s.gains) && n >= s.gains[i].at {
			g = fromDB(s.gains[i].db)
			i++
		}
		echo[n] *= scale * g
	}
	rnd := rand.New(rand.NewPCG(s.seed, 77))
	t.room = make([]float64, len(echo))
	if s.noise != 0 {
		pink := 0.0
		for n := range t.room {
			w := rnd.NormFloat64()
			pink = 0.9*pink + 0.3*w
			t.room[n] = fromDB(level+s.noise) * (0.4*w + pink) / 0.9
		}
	}
	for n := range echo {
		t.far[n] = float32(s.far[n])
		v := echo[n] + t.room[n]
		if n < len(s.near) {
			v += s.near[n]
		}
		t.mic[n] = float32(math.Round(max(-1, min(v, 1))*32767) / 32767)
	}
	return t
}

// played is the far end as the loudspeaker renders it, on the microphone's clock.
func (s scene) played() []float64 {
	src := s.far
	if s.clip > 0 {
		src = make([]float64, len(s.far))
		peak := activeRMS(s.far) * 4
		for i, v := range s.far {
			src[i] = math.Tanh(v/peak*s.clip) * peak / s.clip
		}
	}
	out := make([]float64, len(src))
	delay, j := s.delay, 0
	for n := range out {
		if j < len(s.jumps) && n >= s.jumps[j].at {
			delay += s.jumps[j].delta
			j++
		}
		out[n] = sincAt(src, float64(n)*(1-s.drift*1e-6)-delay)
	}
	return out
}

func (s scene) throughRooms(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, r := range s.rooms {
		end := len(x)
		if i+1 < len(s.rooms) {
			end = s.rooms[i+1].at
		}
		copy(out[r.at:end], convolve(x, r.rir)[r.at:end])
	}
	return out
}

// sincAt interpolates x at a fractional position.
func sincAt(x []float64, pos float64) float64 {
	const half = 32
	base := int(math.Floor(pos))
	frac := pos - float64(base)
	if frac == 0 {
		if base >= 0 && base < len(x) {
			return x[base]
		}
		return 0
	}
	sum := 0.0
	s := math.Sin(math.Pi * frac)
	for k := -half + 1; k <= half; k++ {
		i := base + k
		if i < 0 || i >= len(x) || x[i] == 0 {
			continue
		}
		d := frac - float64(k)
		// sin(π(frac-k)) = ±sin(π frac)
		v := s / (math.Pi * d)
		if k&1 != 0 {
			v = -v
		}
		c := math.Cos(math.Pi * d / (2 * (half + 1)))
		sum += x[i] * v * c * c
	}
	return sum
}

func convolve(x, h []float64) []float64 {
	n := 1
	for n < len(x)+len(h) {
		n *= 2
	}
	f := fourier.NewFFT(n)
	a, b := make([]float64, n), make([]float64, n)
	copy(a, x)
	copy(b, h)
	ca, cb := f.Coefficients(nil, a), f.Coefficients(nil, b)
	for k := range ca {
		ca[k] *= cb[k] / complex(float64(n), 0)
	}
	return f.Sequence(nil, ca)[:len(x)]
}

// decayRIR is a direct sound followed by exponentially decaying noise that
// falls by 60 dB in t60 seconds and is cut at length seconds. direct is the
// direct sound's energy relative to the rest, in dB.
func decayRIR(seed uint64, t60, length, direct float64) []float64 {
	rnd := rand.New(rand.NewPCG(seed, 1))
	h := make([]float64, int(length*Rate))
	energy, lp := 0.0, 0.0
	for i := range h {
		if i < 8 {
			continue
		}
		lp = 0.4*lp + rnd.NormFloat64()
		h[i] = lp * math.Pow(10, -3*float64(i)/(t60*Rate))
		energy += h[i] * h[i]
	}
	h[4] = math.Sqrt(energy) * fromDB(direct)
	return h
}

// imageRIR is the response of a rectangular room by the image method.
func imageRIR(seed uint64, t60, length float64) []float64 {
	rnd := rand.New(rand.NewPCG(seed, 2))
	const c = 343.0
	size := [3]float64{3 + 3*rnd.Float64(), 3 + 4*rnd.Float64(), 2.4 + rnd.Float64()}
	src := [3]float64{1 + rnd.Float64(), 1 + rnd.Float64(), 0.8 + 0.3*rnd.Float64()}
	mic := [3]float64{src[0] + 0.2 + 0.5*rnd.Float64(), src[1] + 0.3*rnd.Float64(), src[2] + 0.1}
	volume := size[0] * size[1] * size[2]
	surface := 2 * (size[0]*size[1] + size[1]*size[2] + size[0]*size[2])
	absorb := 1 - math.Exp(-0.161*volume/(surface*t60))
	refl := math.Sqrt(1 - absorb)
	h := make([]float64, int(length*Rate))
	reach := length * c
	var n [3]int
	for i := range n {
		n[i] = int(reach/(2*size[i])) + 1
	}
	for x := -n[0]; x <= n[0]; x++ {
		for y := -n[1]; y <= n[1]; y++ {
			for z := -n[2]; z <= n[2]; z++ {
				for p := range 8 {
					q := [3]int{p & 1, p >> 1 & 1, p >> 2 & 1}
					r := [3]int{x, y, z}
					d2, bounces := 0.0, 0
					for i := range 3 {
						v := float64(1-2*q[i])*src[i] + 2*float64(r[i])*size[i] - mic[i]
						d2 += v * v
						bounces += abs(r[i]-q[i]) + abs(r[i])
					}
					d := math.Sqrt(d2)
					if d < reach {
						addImpulse(h, d/c*Rate, math.Pow(refl, float64(bounces))/d)
					}
				}
			}
		}
	}
	return h
}

func addImpulse(h []float64, pos, a float64) {
	base := int(pos)
	for k := -7; k <= 8; k++ {
		if i := base + k; i >= 0 && i < len(h) {
			d := float64(i) - pos
			w := math.Cos(math.Pi * d / 18)
			v := 1.0
			if d != 0 {
				v = math.Sin(math.Pi*d) / (math.Pi * d)
			}
			h[i] += a * v * w * w
		}
	}
}

func abs(i int) int {
	if i < 0 {
		return -i
	}
	return i
}

func fromDB(db float64) float64 { return math.Pow(10, db/20) }

func power(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	return s
}

// activeRMS is the RMS over the 20 ms pieces within 30 dB of the loudest.
func activeRMS(x []float64) float64 {
	const piece = Rate / 50
	loudest := 0.0
	for i := 0; i+piece <= len(x); i += piece {
		loudest = max(loudest, power(x[i:i+piece]))
	}
	sum, n := 0.0, 0
	for i := 0; i+piece <= len(x); i += piece {
		if p := power(x[i : i+piece]); p > loudest/1000 {
			sum += p
			n += piece
		}
	}
	if n == 0 {
		return 1
	}
	return math.Sqrt(sum / float64(n))
}

// run feeds a take through a canceller in frames of 512 samples and returns
// the output with the latency taken out.
func (t take) run(c *Canceller, each func(n int, f Frame)) (out, linear []float64) {
	const frame = 512
	o := make([]float32, frame)
	mic, far := make([]float32, frame), make([]float32, frame)
	for n := 0; n < len(t.mic)+c.Latency(); n += frame {
		clear(mic)
		clear(far)
		if n < len(t.mic) {
			copy(mic, t.mic[n:])
			copy(far, t.far[n:])
		}
		f := c.Process(mic, far, o)
		if each != nil {
			each(n, f)
		}
		for i := range o {
			out = append(out, float64(o[i]))
			linear = append(linear, float64(f.Linear[i]))
		}
	}
	return out[c.Latency():][:len(t.mic)], linear[c.Latency():][:len(t.mic)]
}
