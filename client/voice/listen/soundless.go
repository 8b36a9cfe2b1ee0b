package listen

import (
	"context"
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
	return s.Add(IsDead(pcm), Duration(int64(len(pcm))))
}

// Add takes a stretch of sound of which it is known whether it was dead.
func (s *Soundless) Add(dead bool, length time.Duration) bool {
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

// diagnosisMost is how long the system may take to say why a microphone is silent.
const diagnosisMost = 500 * time.Millisecond

// WhySilent asks a microphone that is silent for the reason, such as an
// [audio.SilentError]; nil where none is known, or not soon.
func WhySilent(ctx context.Context, mic Microphone) error {
	asked, ok := mic.(interface{ WhySilent(context.Context) error })
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, diagnosisMost)
	defer cancel()
	return asked.WhySilent(ctx)
}
