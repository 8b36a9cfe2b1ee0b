// Package rooms simulates a loudspeaker, a room and a microphone, for tests and
// measurements of the echo canceller.
package rooms

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Rate is the sampling rate of all signals, in Hz.
const Rate = 16000

// Scene is a simulated loudspeaker, room and microphone.
type Scene struct {
	Far   []float64 // what the loudspeaker is given
	Near  []float64 // what the person says, as it arrives in the microphone; may be nil
	Rooms []Room    // the room from the given moment on
	Delay float64   // from the far end to the loudspeaker, in samples
	Jumps []Jump    // changes of the delay
	Drift float64   // ppm by which the microphone's clock is faster
	Gains []Gain    // level of the loudspeaker from the given moment on, after the far end is taken
	Clip  float64   // drive into the loudspeaker's soft clipping; 0 is linear
	Noise float64   // level of the room's noise in dB relative to the echo; 0 is none
	Level float64   // RMS of the echo in dBFS; 0 stands for -26
	Seed  uint64    // of the noise
}

// Room is a response that is heard from a sample on.
type Room struct {
	At  int
	RIR []float64
}

// Jump changes the delay by so many samples from a sample on.
type Jump struct {
	At    int
	Delta float64
}

// Gain is the loudspeaker's level in dB from a sample on.
type Gain struct {
	At int
	DB float64
}

// Take is what a scene sounds like.
type Take struct {
	Far, Mic         []float32
	Echo, Near, Room []float64 // the parts of Mic: echo, near speech, room noise
}

// Render lets the scene sound.
func (s Scene) Render() Take {
	played := s.played()
	echo := s.throughRooms(played)
	level := s.Level
	if level == 0 {
		level = -26
	}
	// Level and noise refer to the part before any change of level.
	scale := FromDB(level) / ActiveRMS(echo)
	g, i := 1.0, 0
	t := Take{Far: make([]float32, len(s.Far)), Mic: make([]float32, len(s.Far)), Echo: echo, Near: s.Near}
	for n := range echo {
		if i < len(s.Gains) && n >= s.Gains[i].At {
			g = FromDB(s.Gains[i].DB)
			i++
		}
		echo[n] *= scale * g
	}
	rnd := rand.New(rand.NewPCG(s.Seed, 77))
	t.Room = make([]float64, len(echo))
	if s.Noise != 0 {
		pink := 0.0
		for n := range t.Room {
			w := rnd.NormFloat64()
			pink = 0.9*pink + 0.3*w
			t.Room[n] = FromDB(level+s.Noise) * (0.4*w + pink) / 0.9
		}
	}
	for n := range echo {
		t.Far[n] = float32(s.Far[n])
		v := echo[n] + t.Room[n]
		if n < len(s.Near) {
			v += s.Near[n]
		}
		t.Mic[n] = float32(math.Round(max(-1, min(v, 1))*32767) / 32767)
	}
	return t
}

// played is the far end as the loudspeaker renders it, on the microphone's clock.
func (s Scene) played() []float64 {
	src := s.Far
	if s.Clip > 0 {
		src = make([]float64, len(s.Far))
		peak := ActiveRMS(s.Far) * 4
		for i, v := range s.Far {
			src[i] = math.Tanh(v/peak*s.Clip) * peak / s.Clip
		}
	}
	out := make([]float64, len(src))
	delay, j := s.Delay, 0
	for n := range out {
		if j < len(s.Jumps) && n >= s.Jumps[j].At {
			delay += s.Jumps[j].Delta
			j++
		}
		out[n] = sincAt(src, float64(n)*(1-s.Drift*1e-6)-delay)
	}
	return out
}

func (s Scene) throughRooms(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, r := range s.Rooms {
		end := len(x)
		if i+1 < len(s.Rooms) {
			end = s.Rooms[i+1].At
		}
		copy(out[r.At:end], convolve(x, r.RIR)[r.At:end])
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
	s := math.Sin(math.Pi*frac) / math.Pi
	for k := max(-half+1, -base); k <= min(half, len(x)-1-base); k++ {
		d := frac - float64(k)
		w := 1 - d*d/((half+1)*(half+1))
		v := s / d * w * w
		if k&1 != 0 {
			v = -v // sin(π(frac-k)) = ±sin(π frac)
		}
		sum += x[base+k] * v
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

// Decay is a direct sound followed by exponentially decaying noise that
// falls by 60 dB in t60 seconds and is cut at length seconds. direct is the
// direct sound's energy relative to the rest, in dB.
func Decay(seed uint64, t60, length, direct float64) []float64 {
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
	h[4] = math.Sqrt(energy) * FromDB(direct)
	return h
}

// Image is the response of a rectangular room by the image method.
func Image(seed uint64, t60, length float64) []float64 {
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

// FromDB is the factor of a level in dB.
func FromDB(db float64) float64 { return math.Pow(10, db/20) }

func power(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	return s
}

// ActiveRMS is the RMS over the 20 ms pieces within 30 dB of the loudest.
func ActiveRMS(x []float64) float64 {
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
