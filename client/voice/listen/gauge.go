package listen

import (
	"math"
	"slices"
	"time"
)

const (
	// fullScale is from where on a sample is taken for one that was cut off, and
	// clippedSamples how many of them a frame has that is too loud: a single one may be
	// a tap on the table.
	fullScale      = 0.985
	clippedSamples = 3

	// overdrivenFrames of overdrivenAmong, 3 s, are too loud where the level is set too
	// high: a laugh is not.
	overdrivenFrames = 10
	overdrivenAmong  = int(3 * time.Second / FrameTime)

	// loudestShare of the frames are somebody's voice, where anybody speaks at all, and
	// quietestShare the room.
	loudestShare, quietestShare = 0.95, 0.1
	// softest is the softest voice, in dBFS, that can be heard for sure.
	softest = -50.0
	// offCentre is the offset of a microphone that has a fault.
	offCentre = 0.05
	// noisyRoom is the loudest room, in dBFS, in which nobody has to shout, and
	// aboveRoom how much louder than the room a voice must be, in dB.
	noisyRoom, aboveRoom = -38.0, 9.0
)

// IsClipped reports whether samples are so loud that they were cut off.
func IsClipped(pcm []float32) bool {
	n := 0
	for _, v := range pcm {
		if v >= fullScale || v <= -fullScale {
			n++
		}
	}
	return n >= clippedSamples
}

// Overdriven notices a microphone whose level is set too high. The zero value is ready.
type Overdriven struct {
	frames [overdrivenAmong]bool
	at, n  int
}

// Add takes whether a frame was clipped and reports whether too many are.
func (o *Overdriven) Add(clipped bool) bool {
	if o.frames[o.at] {
		o.n--
	}
	if o.frames[o.at] = clipped; clipped {
		o.n++
	}
	o.at = (o.at + 1) % len(o.frames)
	return o.n >= overdrivenFrames
}

// Verdict is how a microphone is set.
type Verdict uint8

// Verdicts, worst first.
const (
	Good   Verdict = iota
	Dead           // no sound came at all
	Loud           // so loud that it was cut off
	Soft           // too soft to be heard for sure, or nobody spoke
	Noisy          // nothing but a loud noise
	Offset         // it has a fault, which does not matter as long as it works
)

// Judge tells how the microphone is set that a recording is from, in which somebody
// was asked to speak.
func Judge(pcm []float32) Verdict {
	var levels []float64
	sum, clipped := 0.0, 0
	for frame := range slices.Chunk(pcm, FrameSamples) {
		levels = append(levels, Decibels(frame))
		if IsClipped(frame) {
			clipped++
		}
	}
	for _, v := range pcm {
		sum += float64(v)
	}
	slices.Sort(levels)
	at := func(share float64) float64 { return levels[int(share*float64(len(levels)-1))] }
	switch {
	case IsDead(pcm):
		return Dead
	case clipped >= overdrivenFrames/2:
		return Loud
	case at(loudestShare) < softest:
		return Soft
	case at(quietestShare) > noisyRoom && at(loudestShare)-at(quietestShare) < aboveRoom:
		return Noisy
	case math.Abs(sum) > offCentre*float64(len(pcm)):
		return Offset
	}
	return Good
}

// Decibels is the loudness of samples in dBFS.
func Decibels(pcm []float32) float64 { return decibels(soundPower(pcm) + 1e-12) }

// soundPower is what of the power of samples is sound, 0 to 1: an offset is none.
func soundPower(samples []float32) float64 {
	if len(samples) == 0 {
		return 0
	}
	sum, squares := 0.0, 0.0
	for _, s := range samples {
		sum += float64(s)
		squares += float64(s) * float64(s)
	}
	n := float64(len(samples))
	return max(0, squares/n-sum/n*sum/n)
}
