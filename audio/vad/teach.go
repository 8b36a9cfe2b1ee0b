package vad

import (
	"math"
	"slices"
)

// taughtBelow is how far below what is not meant the floor of the room is put, in dB: it
// no more begins to stand out then.
const taughtBelow = 3.0

// Loudness is how loud the loudest of some sound is to a [MicDetector], in dBFS.
func Loudness(sound []float32) float64 {
	filter, voices := highPass(rumble), lowPass(hiss)
	smooth := 0.0
	var levels []float64
	for len(sound) > 0 {
		n := min(WindowSize, len(sound))
		power := 0.0
		for _, s := range sound[:n] {
			v := voices.next(filter.next(float64(clean(s))))
			power += v * v
		}
		sound = sound[n:]
		smooth += smoothing * (power/WindowSize - smooth)
		levels = append(levels, 10*math.Log10(smooth+1e-12))
	}
	if len(levels) == 0 {
		return leastFloor
	}
	slices.Sort(levels)
	return levels[len(levels)*98/100]
}

// TeachRoom makes sound of a [Loudness] count as a part of the room: what is as loud
// begins no speech any more, whatever was heard since. It lasts as long as the detector;
// of several the loudest counts. It returns by how many dB the room rose, for
// [Gate.RoomRose].
func (l *MicDetector) TeachRoom(loudness float64) (rise float64) {
	l.room.taught = max(l.room.taught, loudness-taughtBelow)
	before := l.room.floor
	l.room.floor = max(before, l.room.taught)
	return l.room.floor - before
}

// RoomRose tells that everything stands out of the room by so many dB less than before.
func (g *Gate) RoomRose(rise float64) { g.peak = max(g.peak-rise, 0) }
