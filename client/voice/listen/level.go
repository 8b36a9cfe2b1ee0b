package listen

import (
	"math"
	"time"
)

const (
	// quietest and loudest are the ends of the level bar, in dBFS: below is the
	// noise of a quiet room, above is somebody shouting into the microphone.
	quietest = -55.0
	loudest  = -10.0
	// deadPeak is the highest peak, in dBFS, of a microphone that is switched
	// off somewhere; the noise of a live one lies above.
	deadPeak = -65.0

	// levelEvery is how often the level is told.
	levelEvery = 3 * FrameTime
	// LevelsShown is how far back a meter shows levels: so long is silence told,
	// until nothing else is to be seen.
	LevelsShown = 4 * time.Second

	// noiseRises is how fast the noise of the room is thought to grow, in dB a
	// second: speech has gaps long before it counts as noise.
	noiseRises = 1.0
	// aboveNoise is how much louder than the noise something must be, in dB, to be
	// seen, and noisiest the loudest noise, in dBFS, that is hidden at all.
	aboveNoise = 10.0
	noisiest   = -35.0
)

// meanSquare is the power of samples, 0 to 1.
func meanSquare(samples []float32) float64 {
	if len(samples) == 0 {
		return 0
	}
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return sum / float64(len(samples))
}

// Level is the height of a level bar for samples, 0 to 1.
func Level(samples []float32) float64 { return bar(soundPower(samples)) }

// bar turns a power into the height of a level bar, 0 to 1.
func bar(power float64) float64 { return barAbove(quietest, power) }

// barAbove is bar with another end for silence, in dBFS.
func barAbove(silence, power float64) float64 {
	if power <= 0 {
		return 0
	}
	return min(max((decibels(power)-silence)/(loudest-silence), 0), 1)
}

func decibels(power float64) float64 { return 10 * math.Log10(power) }

// Meter tells the level of the microphone now and then. The steady noise of a
// room counts as silence, so that nothing moves where nobody makes a sound.
type Meter struct {
	next  time.Duration
	most  float64 // the loudest power since it was told last
	noise float64 // of the room in dBFS, 0 while it is not known
	loud  time.Duration
	told  bool // something was told that is still to be seen
}

// Add takes the power of a frame and returns the level, 0 to 1, where it is to be
// told now.
func (l *Meter) Add(now time.Duration, power float64) (level float64, tell bool) {
	l.learn(power)
	l.most = max(l.most, power)
	if now < l.next {
		return 0, false
	}
	level = barAbove(l.silence(), l.most)
	l.next, l.most = now+levelEvery, 0
	if level > 0 {
		l.loud, l.told = now, true
	}
	tell = l.told
	l.told = tell && now-l.loud < LevelsShown
	return level, tell
}

// silence is what is not to be seen yet, in dBFS.
func (l *Meter) silence() float64 {
	if l.noise == 0 {
		return quietest
	}
	return max(quietest, l.noise+aboveNoise)
}

// learn follows the quietest moments: down at once, up slowly. A frame without
// any sound tells nothing: nothing is listened to, or an earcon is played.
func (l *Meter) learn(power float64) {
	if power <= 0 {
		return
	}
	db := min(decibels(power), noisiest)
	if l.noise < 0 {
		db = min(db, l.noise+noiseRises*FrameTime.Seconds())
	}
	l.noise = db
}
