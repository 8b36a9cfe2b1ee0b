package voice

import (
	"math"
	"time"
)

// soundlessAfter is how long no sound comes before the person is told that the
// microphone may be muted.
const soundlessAfter = 4 * time.Second

// Soundless notices a microphone from which no sound comes: muted, switched off
// or forbidden. The zero value is ready.
type Soundless struct{ lasts time.Duration }

// Hear takes the next stretch of a recording of [Rate] and reports whether no
// sound has come for long.
func (s *Soundless) Hear(pcm []float32) bool {
	return s.add(IsDead(pcm), duration(int64(len(pcm))))
}

func (s *Soundless) add(dead bool, length time.Duration) bool {
	s.lasts += length
	if !dead {
		s.lasts = 0
	}
	return s.lasts >= soundlessAfter
}

// IsDead reports whether samples hold nothing that a live microphone would not
// surpass: their swing stays below deadPeak, wherever they rest.
func IsDead(pcm []float32) bool {
	if len(pcm) == 0 {
		return true
	}
	low, high := pcm[0], pcm[0]
	for _, v := range pcm {
		low, high = min(low, v), max(high, v)
	}
	return 20*math.Log10(float64(high-low)/2+1e-12) < deadPeak
}

// soundless tells while no sound comes from the microphone, and stops as soon as
// some does. One that the person closed owes none.
func (m *machine) soundless(dead bool) {
	if m.muted || m.mic != micOpen {
		dead = false
	}
	if !m.noSound.add(dead, FrameTime) {
		m.clear(TroubleSoundless)
		return
	}
	if m.trouble == nil {
		m.fail(TroubleSoundless, nil)
	}
}
