package signals

import "math"

// source is a generator of random bits of its own, so that the noise does not
// change with the standard library (xorshift64*).
type source uint64

func newSource(seed uint64) source { return source(seed*0x9E3779B97F4A7C15 + 1) }

// next returns the next number, even between -1 and 1.
func (s *source) next() float64 {
	x := uint64(*s)
	x ^= x >> 12
	x ^= x << 25
	x ^= x >> 27
	*s = source(x)
	return float64(int64(x*0x2545F4914F6CDD1D)>>11) / (1 << 52)
}

// White returns noise with the same power at all frequencies.
func White(n int, seed uint64) []float64 {
	out := make([]float64, n)
	s := newSource(seed)
	for i := range out {
		out[i] = s.next()
	}
	return out
}

// Pink returns noise with the same power in all octaves.
func Pink(n int, seed uint64) []float64 {
	out := make([]float64, n)
	s := newSource(seed)
	var a, b, c float64 // three low-pass filters an octave or two apart
	for i := range out {
		w := s.next()
		a = float64(0.99765*a) + float64(w*0.0990460)
		b = float64(0.96300*b) + float64(w*0.2965164)
		c = float64(0.57000*c) + float64(w*1.0526913)
		out[i] = a + b + c + float64(w*0.1848)
	}
	return out
}

// Brown returns the rumble of wind and engines.
func Brown(n int, seed uint64) []float64 {
	out := make([]float64, n)
	s := newSource(seed)
	var sum float64
	for i := range out {
		sum = float64(0.998*sum) + s.next()
		out[i] = sum
	}
	return out
}

// Babble returns the sound laid over itself seven times, which a listener hears
// as a room full of people.
func Babble(speech []int16) []float64 {
	out := make([]float64, len(speech))
	for voice := range 7 {
		shift := (2*voice + 1) * len(speech) / 15
		for i := range out {
			out[i] += float64(speech[(i+shift)%len(speech)])
		}
	}
	return out
}

// Tone returns a sine.
func Tone(n int, hertz, peak float64) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = clip(peak * math.Sin(2*math.Pi*hertz*float64(i)/rate))
	}
	return out
}

// Clicks returns short bursts of noise, as of a keyboard, a few each second.
func Clicks(n int, seed uint64) []int16 {
	out := make([]int16, n)
	s := newSource(seed)
	for at := rate / 10; at+400 < n; at += rate/8 + int(math.Abs(s.next())*rate/4) {
		level := full / 4 * (1 + s.next())
		for i := range 400 {
			out[at+i] = clip(level * s.next())
			level = float64(level * 0.98)
		}
	}
	return out
}

// Mix adds noise of the given root mean square to the sound; without a sound it
// returns the noise alone.
func Mix(sound []int16, noise []float64, level float64) []int16 {
	var sum float64
	for _, v := range noise {
		sum += float64(v * v)
	}
	gain := level / math.Sqrt(sum/float64(len(noise)))
	out := make([]int16, len(noise))
	for i, v := range noise {
		x := float64(v * gain)
		if sound != nil {
			x += float64(sound[i])
		}
		out[i] = clip(x)
	}
	return out
}

// Amplify multiplies the sound and clips what is too loud.
func Amplify(sound []int16, gain float64) []int16 {
	out := make([]int16, len(sound))
	for i, v := range sound {
		out[i] = clip(gain * float64(v))
	}
	return out
}

// RMS is the root mean square of the sound.
func RMS(sound []int16) float64 {
	var sum float64
	for _, v := range sound {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(sound)))
}

func clip(x float64) int16 {
	return int16(math.Round(min(max(x, -full-1), full)))
}
