package voice

import (
	"time"

	"delonix/audio/echo"
	"delonix/audio/vad"
)

const (
	preRoll      = 500 * time.Millisecond // before the start of speech: the first word is never clipped
	speechNeeded = 128 * time.Millisecond // of speech before it counts: clicks are shorter, "yes" is longer
	overNeeded   = 192 * time.Millisecond // likewise over a reply that may come back as an echo; it is silent long before
	pauseNeeded  = 300 * time.Millisecond // of silence before speech pauses: shorter ones are between words

	// hysteresis is how far the probability falls before speech pauses.
	hysteresis = 0.15
)

// detector tells how likely a window of 512 samples holds speech.
type detector interface {
	Probability(window []float32) float32
	Surroundings() vad.Surroundings // of that window
	Raise(on bool)                  // whether faint voices are made louder
	Reset()
}

// canceller removes what the speaker plays from what the microphone hears.
type canceller interface {
	Process(mic, far, out []float32) echo.Frame
	Stats() echo.Stats
	Reset()
}

// attention is how an [ear] listens.
type attention uint8

const (
	attentive attention = iota // to everything: nothing but earcons is played
	wary                       // something is being said, and may be heard here
	halfDeaf                   // something is being said, and nobody may interrupt
	deaf                       // to nothing: what is heard is not even kept
)

// echoPeak is how loud the echo was at most.
type echoPeak struct {
	power  float64
	frames int // with nothing but echo
}

// below takes a frame in which the echo is heard and tells that this is louder than
// the echo ever was, by far.
func (p *echoPeak) below(mic []float32, near float64) bool {
	const (
		known  = int(time.Second / FrameTime)
		nobody = 0.2 // probability that somebody is near
		far    = 10  // factor, 10 dB: a volume may have been turned up
	)
	power := meanSquare(mic)
	if near < nobody {
		p.power = max(p.power, power)
		p.frames++
		return false
	}
	return p.frames >= known && power > far*p.power
}

// heard is what an [ear] made of one frame.
type heard struct {
	speech vad.Event // its positions count from the beginning of the conversation
	voiced bool      // this frame alone sounds like the person
	power  float64   // of the frame, cleaned of echo
	far    bool      // the speaker is heard
	dead   bool      // nothing came from the microphone at all
}

// ear is the listening chain: echo canceller, speech detection, history. Frames
// go in, decisions come out; it knows no time but samples.
type ear struct {
	history  history
	detector detector
	gate     *vad.Gate
	on       float32 // probability from which a frame is speech
	base     int64   // position at which the gate began to count
	cancel   canceller
	sound    Sound

	clean []float32
	echo  echoPeak
	was   attention
	chime int64 // position up to which an earcon may be heard
}

func newEar(s Settings) *ear {
	e := &ear{detector: vad.NewListener(), cancel: echo.New(echo.Options{}), clean: make([]float32, FrameSamples)}
	e.tune(s)
	return e
}

// tune takes the person's choices. Speech that is under way begins anew.
func (e *ear) tune(s Settings) {
	on := float32(0.75 - 0.5*s.Sensitivity)
	e.on = on
	e.gate = vad.NewGate(vad.GateOptions{
		On: on, Off: on - hysteresis, MinSpeech: speechNeeded, MinSilence: pauseNeeded, PreRoll: preRoll,
	})
	e.base = e.history.end
	e.sound = s.Sound
}

// forget begins anew after the microphone was closed: the room and the delay may
// be others.
func (e *ear) forget() {
	e.cancel.Reset()
	e.echo = echoPeak{}
	e.attend(e.was)
}

// attend begins to count speech anew.
func (e *ear) attend(a attention) {
	e.detector.Reset()
	e.gate.Reset()
	e.base = e.history.end
	e.was = a
}

// chimes tells that an earcon of the given length is about to be heard.
func (e *ear) chimes(length time.Duration) {
	const reach = 300 * time.Millisecond // of the devices' latencies
	e.chime = max(e.chime, e.history.end+samples(length+reach))
}

// among is what a window is heard in. While something is being said it is the echo
// of that which changes, and not music. What is left of a voice over the echo may be
// too unlike a voice to be told from an instrument.
func (a attention) among(around vad.Surroundings, over bool) vad.Surroundings {
	if a == wary {
		around.Restless = false
	}
	if over {
		around.Voice = max(around.Voice, 0)
	}
	return around
}

// take hears one frame. far is what the speaker was sent meanwhile.
func (e *ear) take(mic, far []float32, a attention) heard {
	h := e.hear(mic, far, a)
	h.dead = IsDead(mic)
	return h
}

func (e *ear) hear(mic, far []float32, a attention) heard {
	frame := echo.Frame{NearProbability: 1}
	if e.sound == SoundHeadphones {
		copy(e.clean, mic)
	} else {
		frame = e.cancel.Process(mic, far, e.clean)
		if a == attentive {
			// A suppressor that only knows an earcon takes words for its echo.
			copy(e.clean, frame.Linear)
		}
	}
	if (a == deaf) != (e.was == deaf) {
		e.attend(a)
	}
	e.was = a
	if a == deaf {
		clear(e.clean)
		e.history.add(e.clean)
		return heard{speech: vad.Event{At: e.history.end, Start: -1, End: -1}, far: frame.FarActive}
	}
	over := a == wary && frame.FarActive
	e.detector.Raise(!over) // what is left of the echo is faint, too
	p := e.detector.Probability(e.clean)
	if p < 0.3 && e.history.end < e.chime {
		// The person hears the earcon; no recording does.
		clear(e.clean)
	}
	e.history.add(e.clean)
	if a == halfDeaf {
		p = 0
	} else if over {
		p *= float32(frame.NearProbability) // the speaker may be heard and not the person
	}
	if over && !e.echo.below(mic, frame.NearProbability) {
		e.gate.Need(overNeeded)
	} else {
		e.gate.Need(speechNeeded)
	}
	ev := e.gate.Hear(p, a.among(e.detector.Surroundings(), over))
	e.shift(&ev)
	return heard{speech: ev, voiced: ev.Rising, power: meanSquare(e.clean), far: frame.FarActive}
}

// shift turns the gate's positions into those of the conversation.
func (e *ear) shift(ev *vad.Event) {
	ev.At += e.base
	if ev.Start >= 0 {
		ev.Start += e.base
		ev.PreRoll += e.base
	}
	if ev.End >= 0 {
		ev.End += e.base
	}
}
