package main

import (
	"math"
	"math/rand/v2"

	"delonix/audio"
	"delonix/audio/echo/rooms"
	"delonix/client/voice/listen"
)

// channel is by what way speech comes to the microphone.
type channel uint8

const (
	direct    channel = iota
	telephone         // half the band, sometimes in the steps of telephones
	clipped           // too loud
	faint
	distant // through a room
	whispered
)

// carry lets a sound go that way.
func (c channel) carry(pcm []float32, rng *rand.Rand) []float32 {
	switch c {
	case telephone:
		return phoned(pcm, rng.IntN(2) == 0)
	case clipped:
		factor, top := float32(rooms.FromDB(16+14*rng.Float64())), float32(0.3+0.7*rng.Float64())
		out := make([]float32, len(pcm))
		for i, v := range pcm {
			out[i] = top * max(-1, min(v*factor, 1))
		}
		return out
	case distant:
		t60 := 0.2 + 0.6*rng.Float64()
		if rng.IntN(2) == 0 {
			return throughRoom(pcm, rooms.Image(rng.Uint64(), t60, min(t60, 0.35)))
		}
		return throughRoom(pcm, rooms.Decay(rng.Uint64(), t60, t60, -6+9*rng.Float64()))
	}
	return pcm
}

// level is by how many dB it arrives louder or fainter.
func (c channel) level(rng *rand.Rand) float64 {
	switch c {
	case faint:
		return -14 - 26*rng.Float64()
	case clipped:
		return -2 * rng.Float64()
	}
	return 20*rng.Float64() - 12
}

// phoned has the band of a telephone, and its steps.
func phoned(pcm []float32, steps bool) []float32 {
	const rate, mu = 8000, 255.0
	down := audio.NewResampler(listen.Rate, rate)
	half := down.Flush(down.Process(nil, pcm))
	for i, v := range half {
		v = max(-1, min(v, 1))
		if steps {
			y := math.Round(127*math.Log1p(mu*math.Abs(float64(v)))/math.Log1p(mu)) / 127
			v = float32(math.Copysign(math.Expm1(y*math.Log1p(mu))/mu, float64(v)))
		}
		half[i] = v
	}
	out := make([]float32, len(pcm))
	copy(out, resample(half, rate))
	return out
}

// throughRoom is the sound in a room, as loud as before.
func throughRoom(pcm []float32, response []float64) []float32 {
	path := rooms.NewPath(response, 0, 0)
	var out []float32
	for at := 0; at < len(pcm); at += listen.FrameSamples {
		frame := make([]float32, listen.FrameSamples)
		copy(frame, pcm[at:])
		out = append(out, path.Step(frame)...)
	}
	out = out[:len(pcm)]
	gain := float32(math.Sqrt(power(pcm) / (power(out) + 1e-20)))
	for i := range out {
		out[i] *= gain
	}
	return out
}

// whisper is what is said without the voice: noise through the mouth's resonances,
// frame by frame.
func whisper(pcm []float32, rng *rand.Rand) []float32 {
	const frame, around, order, flatter = 320, 160, 16, 0.7
	out, flat := make([]float32, len(pcm)), make([]float64, len(pcm))
	for i := 1; i < len(pcm); i++ {
		flat[i] = float64(pcm[i]) - flatter*float64(pcm[i-1])
	}
	var last [order]float64 // samples that were put out
	for at := 0; at+frame <= len(pcm); at += frame {
		a, strength := predict(flat[max(0, at-around):min(len(pcm), at+frame+around)], order)
		for i := range frame {
			y := strength * rng.NormFloat64()
			for j, v := range last {
				y -= a[j+1] * v
			}
			copy(last[1:], last[:order-1])
			last[0] = y
			out[at+i] = float32(y)
		}
	}
	return out
}

// predict finds by Levinson's recursion how each sample follows from those before it,
// and the deviation of what does not.
func predict(x []float64, order int) (a []float64, deviation float64) {
	r := make([]float64, order+1)
	windowed := make([]float64, len(x))
	for i, v := range x {
		windowed[i] = v * (0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(x))))
	}
	for k := range r {
		for i := k; i < len(x); i++ {
			r[k] += windowed[i] * windowed[i-k]
		}
	}
	left := r[0]*1.001 + 1e-12 // so that no resonance is without end
	a = make([]float64, order+1)
	a[0] = 1
	for i := 1; i <= order; i++ {
		sum := 0.0
		for j := range i {
			sum += a[j] * r[i-j]
		}
		k := -sum / left
		before := append([]float64(nil), a...)
		for j := 1; j <= i; j++ {
			a[j] = before[j] + k*before[i-j]
		}
		left *= 1 - k*k
	}
	return a, math.Sqrt(max(left, 0) / float64(len(x)))
}

// amplified is louder by so many dB.
func amplified(pcm []float32, db float64) []float32 {
	out, factor := make([]float32, len(pcm)), float32(rooms.FromDB(db))
	for i, v := range pcm {
		out[i] = max(-1, min(v*factor, 1))
	}
	return out
}

// withNoise adds noise of so many dBFS.
func withNoise(pcm []float32, level float64, rng *rand.Rand) []float32 {
	out, factor := make([]float32, len(pcm)), float32(rooms.FromDB(level))
	for i, v := range pcm {
		out[i] = max(-1, min(v+factor*float32(rng.NormFloat64()), 1))
	}
	return out
}
