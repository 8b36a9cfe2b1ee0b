package audio

import "math"

// Silence is the level of digital silence and the lowest one reported, in dBFS.
const Silence = -100.0

// Level is the loudness of a stretch of sound in dBFS: 0 is full scale, and
// [Silence] the least.
type Level struct {
	RMS  float64 // root mean square
	Peak float64 // greatest sample
}

// LevelOf measures samples. No samples are silent.
func LevelOf(samples []float32) Level {
	var m meter
	m.add(samples)
	return m.level()
}

// meter measures a stretch of sound that comes in pieces.
type meter struct {
	n    int64
	sum  float64 // of squares
	peak float32
}

func (m *meter) add(samples []float32) {
	m.n += int64(len(samples))
	for _, s := range samples {
		m.sum += float64(s) * float64(s)
		m.peak = max(m.peak, s, -s)
	}
}

func (m *meter) level() Level {
	if m.n == 0 {
		return Level{RMS: Silence, Peak: Silence}
	}
	return Level{RMS: decibel(math.Sqrt(m.sum / float64(m.n))), Peak: decibel(float64(m.peak))}
}

// decibel is an amplitude in dBFS.
func decibel(a float64) float64 {
	return max(Silence, 20*math.Log10(a))
}
