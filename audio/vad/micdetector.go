package vad

import "math"

// MicDetector is a [Detector] behind what makes it fit for microphones. A
// high-pass filter takes away rumble, hum and direct current; faint voices are
// raised; what the network remembers of steady noise is wiped out now and then;
// and each window is measured against the room and what was heard before, for
// [Gate.Hear]. It belongs to one goroutine and one stream of sound.
type MicDetector struct {
	detector *Detector
	filter   biquad // without rumble
	voices   biquad // without what is above most of a voice's power
	room     room
	memory   memory
	pauseEnd pauseEnd
	gain     gain
	plain    bool // nothing is raised
	band     band
	voice    *timbre
	power    float64 // smoothed
	around   Surroundings
	window   [WindowSize]float32
}

// NewMicDetector returns one that has heard nothing yet.
func NewMicDetector() *MicDetector {
	quietState() // now, not amid the sound
	l := &MicDetector{detector: New(), voice: loadTimbre()}
	l.Reset()
	return l
}

// Probability takes the next window as [Detector.Probability] does and returns
// how likely it holds speech, 0 to 1. It allocates nothing.
func (l *MicDetector) Probability(window []float32) float32 {
	power := 0.0
	for i := range l.window {
		var s float32
		if i < len(window) {
			s = window[i]
		}
		y := l.filter.next(float64(clean(s)))
		v := l.voices.next(y)
		power += v * v
		l.window[i] = float32(y)
	}
	const least = 1e-12 // so that silence has a level
	power /= WindowSize
	l.power += smoothing * (power - l.power)
	level := 10 * math.Log10(l.power+least)
	factor := l.gain.follow(10*math.Log10(power+least), l.room.floor)
	if !l.plain {
		for i, v := range l.window {
			l.window[i] = v * factor // the detector clips
		}
	}
	if l.pauseEnd.ends(level-l.room.floor) && l.room.floor > nearSilence {
		l.detector.resetToQuiet()
	}
	p := l.detector.Probability(l.window[:])
	if l.band.narrow(&l.detector.work.magnitude) {
		p = min(p*narrowLift, 1)
	}
	if l.memory.stale(p, level) {
		l.detector.resetToQuiet()
	}
	l.around = Surroundings{
		Above:    l.room.take(level, l.memory.lowest(), p),
		Unsteady: l.memory.unsteady(level),
		Voice:    l.voice.of(&l.detector.hidden),
	}
	return p
}

// Surroundings are what the last window was heard in.
func (l *MicDetector) Surroundings() Surroundings { return l.around }

// Features are the 128 numbers of the network's state after the last window from
// which Surroundings.Voice is computed. They change with the next one.
func (l *MicDetector) Features() []float32 { return l.detector.hidden[:] }

// SetGain reports whether faint voices are raised, as they are at first. While it is
// known that what is faint is not a person's voice they should not be.
func (l *MicDetector) SetGain(on bool) { l.plain = !on }

// Reset forgets everything heard, as if the detector were new.
func (l *MicDetector) Reset() {
	l.detector.Reset()
	l.filter, l.voices = highPass(rumble), lowPass(hiss)
	taught := l.room.taught
	l.room = newRoom()
	if taught != 0 { // it was made before
		l.room.taught = taught
		l.room.floor = max(l.room.floor, taught)
	}
	l.memory, l.pauseEnd = memory{}, 0
	l.gain, l.band = gain{loud: target}, band{}
	l.power, l.around = 0, Surroundings{}
}

// smoothing is the share of the way that the loudness goes to a new window:
// that of many voices at once swings from one to the next.
const smoothing = 0.35
