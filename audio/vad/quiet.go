package vad

import (
	"math"
	"sync"
)

// quietState returns the state of the network after a second of a quiet room.
// From there it notices the first word at once; from nothing, the state of a new
// detector, it misses one short word in thirty.
var quietState = sync.OnceValue(func() *Detector {
	const (
		windows = 31    // 1 s: then the state hardly moves any more
		level   = -75.0 // dBFS, of a good microphone; at -60 music passes for speech
	)
	d := New()
	gain := math.Sqrt(3) * math.Pow(10, level/20) // a uniform deviate's power is a third
	var window [WindowSize]float32
	seed := uint32(1)
	for range windows {
		for i := range window {
			seed = seed*1664525 + 1013904223 // the same noise everywhere
			window[i] = float32(gain * (float64(seed)/(1<<31) - 1))
		}
		d.Probability(window[:])
	}
	return d
})

// resetToQuiet lets the network believe that it was quiet up to now. The end of the
// last window stays its context.
func (d *Detector) resetToQuiet() {
	q := quietState()
	d.hidden, d.cell = q.hidden, q.cell
}
