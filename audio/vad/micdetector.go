package vad

import "math"

// MicDetector is a [Detector] behind what makes it fit for microphones. A
// high-pass filter takes away rumble, hum and direct current; faint voices are
// raised; what the network remembers of steady noise is wiped out now and then; what
// it remembers is judged once more, as music passes for speech with it and much
// speech does not; and each window is measured against the room, for [Gate.Hear]. It
// belongs to one goroutine and one stream of sound.
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
	course   course
	timbre   *timbre
	voice    float32 // what that says, smoothed
	person   *person
	power    float64 // smoothed
	around   Surroundings
	window   [WindowSize]float32
}

// NewMicDetector returns one that has heard nothing yet.
func NewMicDetector() *MicDetector {
	quietState() // now, not amid the sound
	l := &MicDetector{detector: New(), timbre: loadTimbre(), person: loadPerson()}
	l.Reset()
	return l
}

// Probability takes the next window as [Detector.Probability] does and returns
// how likely a person speaks in it, 0 to 1. It allocates nothing.
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
	l.around = Surroundings{Above: l.room.take(level, l.memory.lowest(), p)}
	l.course.take(&l.detector.hidden)
	l.voice += (l.timbre.of(&l.detector.hidden) - l.voice) / voiceOver
	if l.plain {
		return p
	}
	person := l.person.speaks(&l.course)
	if l.voice >= clearVoice {
		person = max(person, p)
	}
	return person
}

// Surroundings are what the last window was heard in.
func (l *MicDetector) Surroundings() Surroundings { return l.around }

// Features are the numbers by which a person is known after the last window: the
// network's state and how it was before. They change with the next one.
func (l *MicDetector) Features() []float32 { return l.course.traits[:] }

// SetGain tells whether faint voices are raised, as they are at first. While it is
// known that what is faint may be what is left of an echo they should not be; then
// Probability is the network's own answer, which knows no more of voices than that.
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
	l.power, l.around, l.course, l.voice = 0, Surroundings{}, course{}, 0
}

// smoothing is the share of the way that the loudness goes to a new window:
// that of many voices at once swings from one to the next.
const smoothing = 0.35

// Where the voice is clear the network is believed: what it was sure of from the first
// word on, in perfect silence, lies beyond what the second judgement was fitted to.
// Without this a sentence of six in this package's recordings is missed.
const (
	voiceOver  = 8   // windows of which the timbre is the mean, a quarter of a second
	clearVoice = 3.0 // log odds for a voice and against an instrument
)
