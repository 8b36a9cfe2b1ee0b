package audio

// Silence is the level of digital silence and the lowest one reported, in dBFS.
const Silence = -100.0

// Level is the loudness of a stretch of sound in dBFS: 0 is full scale, and
// [Silence] the least.
type Level struct {
	RMS  float64 // root mean square
	Peak float64 // greatest sample
}
