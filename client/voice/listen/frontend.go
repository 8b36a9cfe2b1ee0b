package listen

import (
	"time"

	"delonix/audio/echo"
	"delonix/audio/vad"
)

const (
	PreRoll      = 500 * time.Millisecond // before the start of speech: the first word is never clipped
	SpeechNeeded = 128 * time.Millisecond // of speech before it counts: clicks are shorter, "yes" is longer
	OverNeeded   = 192 * time.Millisecond // likewise over a reply that may come back as an echo; it is silent long before
	PauseNeeded  = 300 * time.Millisecond // of silence before speech pauses: shorter ones are between words

	// hysteresis is how far the probability falls before speech pauses.
	hysteresis = 0.15
)

// detector tells how likely a window of 512 samples holds speech.
type detector interface {
	Probability(window []float32) float32
	Surroundings() vad.Surroundings            // of that window
	SetGain(on bool)                           // whether faint voices are made louder
	TeachRoom(loudness float64) (rise float64) // what is as loud is a part of the room
	Reset()
}

// canceller removes what the speaker plays from what the microphone hears.
type canceller interface {
	Process(mic, far, out []float32) echo.Frame
	Stats() echo.Stats
	Reset()
}

// Mode is how a [FrontEnd] listens.
type Mode uint8

const (
	Open         Mode = iota // to everything: nothing but earcons is played
	OverPlayback             // something is being said, and may be heard here
	NoInterrupt              // something is being said, and nobody may interrupt
	Off                      // to nothing: what is heard is not even kept
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

// Frame is what a [FrontEnd] made of one frame.
type Frame struct {
	Speech vad.Event // its positions count from the beginning of the conversation
	Voiced bool      // this frame alone sounds like the person
	Power  float64   // of the frame, cleaned of echo
	Far    bool      // the speaker is heard
	Dead   bool      // nothing came from the microphone at all
	Loud   bool      // it was so loud that it was cut off
}

// Options are the person's choices as far as they concern listening.
type Options struct {
	Sensitivity float64 // 0..1: how little is taken for speech
	Headphones  bool    // there is no echo
}

// FrontEnd is the listening chain: echo canceller, speech detection, history. Frames
// go in, decisions come out; it knows no time but samples.
type FrontEnd struct {
	history  history
	detector detector
	gate     *vad.Gate
	on       float32 // probability from which a frame is speech
	base     int64   // position at which the gate began to count
	cancel   canceller

	headphones bool

	clean  []float32
	echo   echoPeak
	mode   Mode
	earcon int64 // position up to which an earcon may be heard
}

// NewFrontEnd returns a front end with the given choices.
func NewFrontEnd(o Options) *FrontEnd {
	e := &FrontEnd{detector: vad.NewMicDetector(), cancel: echo.New(echo.Options{}), clean: make([]float32, FrameSamples)}
	e.Tune(o)
	return e
}

// Tune takes the person's choices. Speech that is under way begins anew.
func (e *FrontEnd) Tune(o Options) {
	on := float32(0.75 - 0.5*o.Sensitivity)
	e.on = on
	e.gate = vad.NewGate(vad.GateOptions{
		On: on, Off: on - hysteresis, MinSpeech: SpeechNeeded, MinSilence: PauseNeeded, PreRoll: PreRoll,
	})
	e.base = e.history.end
	e.headphones = o.Headphones
}

// Restart begins anew after the microphone was closed: the room and the delay may
// be others.
func (e *FrontEnd) Restart() {
	e.Elsewhere()
	e.recount(e.mode)
}

// Elsewhere tells that the speaker is another one: what is known of its echo is nothing
// worth any more, and to learn it anew takes less time than to unlearn it.
func (e *FrontEnd) Elsewhere() {
	e.cancel.Reset()
	e.echo = echoPeak{}
}

// recount begins to count speech anew.
func (e *FrontEnd) recount(a Mode) {
	e.detector.Reset()
	e.gate.Reset()
	e.base = e.history.end
	e.mode = a
}

// Earcon tells that an earcon of the given length is about to be heard.
func (e *FrontEnd) Earcon(length time.Duration) {
	const reach = 300 * time.Millisecond // of the devices' latencies
	e.earcon = max(e.earcon, e.history.end+Samples(length+reach))
}

// Hear hears one frame. far is what the speaker was sent meanwhile.
func (e *FrontEnd) Hear(mic, far []float32, a Mode) Frame {
	h := e.process(mic, far, a)
	h.Dead, h.Loud = IsDead(mic), IsClipped(mic)
	return h
}

func (e *FrontEnd) process(mic, far []float32, a Mode) Frame {
	frame := echo.Frame{NearProbability: 1}
	if e.headphones {
		copy(e.clean, mic)
	} else {
		frame = e.cancel.Process(mic, far, e.clean)
		if a == Open {
			// A suppressor that only knows an earcon takes words for its echo.
			copy(e.clean, frame.Linear)
		}
	}
	if (a == Off) != (e.mode == Off) {
		e.recount(a)
	}
	e.mode = a
	if a == Off {
		clear(e.clean)
		e.history.add(e.clean)
		return Frame{Speech: vad.Event{At: e.history.end, Start: -1, End: -1}, Far: frame.FarActive}
	}
	over := a == OverPlayback && frame.FarActive
	e.detector.SetGain(!over) // what is left of the echo is faint, too
	p := e.detector.Probability(e.clean)
	if p < 0.3 && e.history.end < e.earcon {
		// The person hears the earcon; no recording does.
		clear(e.clean)
	}
	e.history.add(e.clean)
	if a == NoInterrupt {
		p = 0
	} else if over {
		p *= float32(frame.NearProbability) // the speaker may be heard and not the person
	}
	if over && !e.echo.below(mic, frame.NearProbability) {
		e.gate.Need(OverNeeded)
	} else {
		e.gate.Need(SpeechNeeded)
	}
	ev := e.gate.Hear(p, e.detector.Surroundings())
	e.shift(&ev)
	return Frame{Speech: ev, Voiced: ev.Rising, Power: soundPower(e.clean), Far: frame.FarActive}
}

// shift turns the gate's positions into those of the conversation.
func (e *FrontEnd) shift(ev *vad.Event) {
	ev.At += e.base
	if ev.Start >= 0 {
		ev.Start += e.base
		ev.PreRoll += e.base
	}
	if ev.End >= 0 {
		ev.End += e.base
	}
}

// Recorded is what was heard between two positions, cleaned of echo, as far as it
// is kept.
func (e *FrontEnd) Recorded(from, to int64) []float32 { return e.history.copy(from, to) }

// Speaking reports whether speech is under way.
func (e *FrontEnd) Speaking() bool { return e.gate.Speaking() }

// Loudness is how loud what was heard between two positions is, in dBFS, as far as it is
// kept.
func (e *FrontEnd) Loudness(from, to int64) float64 { return vad.Loudness(e.history.copy(from, to)) }

// TeachRoom makes what is as loud count as a part of the room from now on.
func (e *FrontEnd) TeachRoom(loudness float64) {
	e.gate.RoomRose(e.detector.TeachRoom(loudness))
}
