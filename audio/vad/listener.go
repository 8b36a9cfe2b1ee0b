package vad

import "math"

// Listener is a [Detector] behind a front end which makes it fit for
// microphones: a high-pass filter takes away rumble, hum and direct current,
// and a gain brings speech to the loudness at which the network is surest. Of
// single words in noise it misses a fraction of what the bare detector misses,
// and it takes fewer voices in the background for speech. It belongs to one
// goroutine and one stream of sound.
type Listener struct {
	detector *Detector
	filter   highPass
	loudness loudness
	gain     float64 // of the end of the last window; 0 before the first
	window   [WindowSize]float32
}

// NewListener returns a listener that has heard nothing yet.
func NewListener() *Listener {
	l := &Listener{detector: New()}
	l.Reset()
	return l
}

// Probability takes the next window as [Detector.Probability] does and returns
// how likely it holds speech, 0 to 1. It allocates nothing.
func (l *Listener) Probability(window []float32) float32 {
	power := 0.0
	for i := range l.window {
		var s float32
		if i < len(window) {
			s = window[i]
		}
		y := l.filter.next(float64(clean(s)))
		power += float64(y * y)
		l.window[i] = float32(y)
	}
	l.amplify(l.loudness.take(power / WindowSize))
	return l.detector.Probability(l.window[:])
}

// Reset forgets everything heard, as if the listener were new.
func (l *Listener) Reset() {
	l.detector.Reset()
	l.filter = newHighPass(rumble)
	l.loudness = newLoudness()
	l.gain = 0
}

// amplify changes the gain across the window without a step.
func (l *Listener) amplify(gain float64) {
	if l.gain == 0 {
		l.gain = gain
	}
	step := (gain - l.gain) / WindowSize
	for i := range l.window {
		l.gain += step
		l.window[i] *= float32(l.gain)
	}
	l.gain = gain
}

// rumble is the frequency in hertz below which there is noise of handling and
// hum of the mains, but nothing by which the network knows speech. Recordings
// with much of it lose 8 of 1,376 words without the filter and none with it.
const rumble = 120

// highPass is a Butterworth filter of the second order.
type highPass struct {
	b, a1, a2      float64
	x1, x2, y1, y2 float64
}

func newHighPass(hertz float64) highPass {
	w := math.Tan(math.Pi * hertz / SampleRate)
	b := 1 / (1 + math.Sqrt2*w + w*w)
	return highPass{b: b, a1: 2 * (w*w - 1) * b, a2: (1 - math.Sqrt2*w + w*w) * b}
}

func (f *highPass) next(x float64) float64 {
	y := f.b*(x-2*f.x1+f.x2) - f.a1*f.y1 - f.a2*f.y2
	if math.Abs(y) < 1e-15 { // numbers near zero are slow to compute with
		y = 0
	}
	f.x2, f.x1, f.y2, f.y1 = f.x1, x, f.y1, y
	return y
}

// What the loudness aims at and how fast it follows, in decibels below full
// scale and decibels per window. The network finds words in noise best when
// they reach it at -38 to -42 dB, whatever the noise; louder ones drown.
const (
	targetLevel  = -40.0
	lowestGain   = -20.0
	firstSpeech  = -28.0 // what a person at a usual microphone reaches
	firstFloor   = -50.0
	aboveFloor   = 12.0 // speech is so much louder than the room, or more
	attack       = 0.25 // share of the way to a louder window
	release      = 0.05 // 1.6 dB a second, so that pauses do not change it
	floorFalls   = 0.3  // share of the way to a quieter window
	floorRises   = 0.03 // 0.9 dB a second: slower than speech comes and goes
	silenceLevel = 1e-12
)

// loudness follows how loud speech and the room are.
type loudness struct {
	speech float64 // dBFS of the loud windows
	floor  float64 // dBFS of the quiet ones
}

func newLoudness() loudness { return loudness{speech: firstSpeech, floor: firstFloor} }

// take hears the mean square of a window and returns the gain to apply to it.
func (l *loudness) take(power float64) float64 {
	level := 10 * math.Log10(power+silenceLevel)
	if level < l.floor {
		l.floor += floorFalls * (level - l.floor)
	} else {
		l.floor += min(level-l.floor, floorRises)
	}
	if level > l.speech {
		l.speech += attack * (level - l.speech)
	} else {
		l.speech -= release
	}
	l.speech = max(l.speech, l.floor+aboveFloor, targetLevel)
	return math.Pow(10, max(targetLevel-l.speech, lowestGain)/20)
}
