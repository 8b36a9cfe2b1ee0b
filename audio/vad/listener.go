package vad

import "math"

// Listener is a [Detector] behind what makes it fit for microphones. A
// high-pass filter takes away rumble, hum and direct current; what the network
// remembers of steady noise is wiped out now and then; and the loudness of each
// window is measured against the room's, for [Gate.Hear]. It belongs to one
// goroutine and one stream of sound.
type Listener struct {
	detector *Detector
	filter   highPass
	room     room
	memory   memory
	power    float64 // smoothed
	above    float64
	window   [WindowSize]float32
}

// NewListener returns a listener that has heard nothing yet.
func NewListener() *Listener {
	quietState() // now, not amid the sound
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
	const least = 1e-12 // so that silence has a level
	l.power += smoothing * (power/WindowSize - l.power)
	level := 10 * math.Log10(l.power+least)
	l.above = l.room.take(level)
	p := l.detector.Probability(l.window[:])
	if l.memory.stale(p, level) {
		l.detector.quieten()
	}
	return p
}

// Above is by how many dB the last window was louder than the room.
func (l *Listener) Above() float64 { return l.above }

// Reset forgets everything heard, as if the listener were new.
func (l *Listener) Reset() {
	l.detector.Reset()
	l.filter = newHighPass(rumble)
	l.room = newRoom()
	l.memory = memory{}
	l.power, l.above = 0, 0
}

// smoothing is the share of the way that the loudness goes to a new window:
// that of many voices at once swings from one to the next.
const smoothing = 0.35

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

// room follows how loud a room is while nobody speaks.
type room struct {
	floor float64 // dBFS of the quiet windows
}

const (
	firstFloor = -50.0 // until the room is known: nobody is missed
	floorFalls = 0.1   // share of the way to a quieter window
	floorRises = 0.06  // dB a window, 1.9 dB a second: slower than speech comes and goes
)

func newRoom() room { return room{floor: firstFloor} }

// take hears the level of a window in dBFS and returns by how much it is above
// the room's.
func (r *room) take(level float64) float64 {
	above := level - r.floor
	if above < 0 {
		r.floor += floorFalls * above
	} else {
		r.floor += min(above, floorRises)
	}
	return level - r.floor
}

// memory tells when the network should forget. After some seconds of steady
// noise it takes short words for a part of it: of single words in noise 10 dB
// below them it misses one in ten, and one in forty if it is let forget. Made to
// forget amid music it takes voices of instruments for speech, so that the sound
// has to be steady.
type memory struct {
	levels [remembered]float64 // of the last windows, in a ring
	next   int
	quiet  int // windows without speech, up to now
}

const (
	remembered  = 60    // windows, 1.9 s
	noSpeech    = 0.2   // probability below which nobody speaks
	steady      = 1.1   // dB of deviation: noise and many voices stay below it, most music does not
	nearSilence = -60.0 // dBFS; what is fainter does not mask anything
)

// stale hears the probability and the level of a window.
func (m *memory) stale(p float32, level float64) bool {
	m.levels[m.next] = level
	m.next = (m.next + 1) % remembered
	if p >= noSpeech {
		m.quiet = 0
		return false
	}
	if m.quiet++; m.quiet < remembered {
		return false
	}
	mean := 0.0
	for _, l := range m.levels {
		mean += l / remembered
	}
	variance := 0.0
	for _, l := range m.levels {
		variance += (l - mean) * (l - mean) / remembered
	}
	if mean < nearSilence || variance > steady*steady {
		return false
	}
	m.quiet = 0
	return true
}
