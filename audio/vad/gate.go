package vad

import "time"

// windowTime is how long a window lasts.
const windowTime = WindowSize * time.Second / SampleRate

// EventKind is what a [Gate] found in a window.
type EventKind uint8

const (
	// Silence: nobody speaks; Event.Silence tells for how long.
	Silence EventKind = iota
	// SpeechStarted: speech was confirmed in this window. It began at
	// Event.Start; what should be recorded begins at Event.PreRoll.
	SpeechStarted
	// SpeechContinues: speech goes on, perhaps in a pause shorter than the
	// least silence; Event.Silence is the length of that pause so far.
	SpeechContinues
	// SpeechEnded: the pause became as long as the least silence. Speech
	// ended at Event.End, before that pause.
	SpeechEnded
)

// String names the kind for logs.
func (k EventKind) String() string {
	switch k {
	case Silence:
		return "silence"
	case SpeechStarted:
		return "speech started"
	case SpeechContinues:
		return "speech continues"
	case SpeechEnded:
		return "speech ended"
	}
	return "unknown"
}

// Event is what a [Gate] says about one window. Positions are in samples since
// the gate was made or reset.
type Event struct {
	Kind    EventKind
	At      int64         // first sample after the window just taken
	Start   int64         // where the present (or last) speech began; -1 before the first
	PreRoll int64         // Start less the pre-roll, never before the stream or the end of the speech before
	End     int64         // first sample after the last speech that ended; -1 before the first end
	Silence time.Duration // since the last window with speech; since the beginning before the first
}

// The defaults of [GateOptions].
const (
	DefaultOn         = 0.5
	DefaultOff        = 0.35
	DefaultMinSpeech  = 128 * time.Millisecond
	DefaultMinSilence = 300 * time.Millisecond
	DefaultPreRoll    = 500 * time.Millisecond
)

// GateOptions are the thresholds and times of a [Gate]. The zero value of a
// field stands for its default, a negative time for none. Least times count in
// whole windows, rounded up, and are one window at least.
type GateOptions struct {
	On         float32       // probability from which a window is speech
	Off        float32       // probability below which speech pauses; never above On
	MinSpeech  time.Duration // speech needed before a start is reported: clicks are shorter, "yes" is longer
	MinSilence time.Duration // pause that ends speech
	PreRoll    time.Duration // how much before the start belongs to it: soft beginnings of words
}

// withDefaults fills in what is missing.
func (o GateOptions) withDefaults() GateOptions {
	if o.On == 0 {
		o.On = DefaultOn
	}
	if o.Off == 0 {
		o.Off = DefaultOff
	}
	o.Off = min(o.Off, o.On)
	if o.MinSpeech == 0 {
		o.MinSpeech = DefaultMinSpeech
	}
	if o.MinSilence == 0 {
		o.MinSilence = DefaultMinSilence
	}
	if o.PreRoll == 0 {
		o.PreRoll = DefaultPreRoll
	}
	o.PreRoll = max(o.PreRoll, 0)
	return o
}

// Gate finds starts and ends of speech in the probabilities of a [Detector].
// Time is counted in windows, so that the same probabilities give the same
// answer at any speed. It belongs to one goroutine.
type Gate struct {
	o        GateOptions
	speaking bool
	windows  int   // taken so far
	evidence int   // windows of speech since a possible start
	possible int64 // that start
	voiced   int64 // first sample after the last window of speech
	start    int64
	preRoll  int64
	end      int64
}

// NewGate returns a gate with the given options.
func NewGate(o GateOptions) *Gate {
	g := &Gate{o: o.withDefaults()}
	g.Reset()
	return g
}

// Push takes the probability of the next window and says what it means.
func (g *Gate) Push(p float32) Event {
	from := int64(g.windows) * WindowSize
	g.windows++
	at := from + WindowSize
	kind := Silence
	if g.speaking {
		kind = g.goOn(p, at)
	} else if g.begins(p, from) {
		kind = SpeechStarted
		g.voiced = at
	}
	return Event{
		Kind: kind, At: at, Start: g.start, PreRoll: g.preRoll, End: g.end,
		Silence: duration(at - g.voiced),
	}
}

// begins collects evidence of speech and reports whether it is enough now.
// Windows between the thresholds neither add to it nor destroy it.
func (g *Gate) begins(p float32, from int64) bool {
	switch {
	case p >= g.o.On:
		if g.evidence == 0 {
			g.possible = from
		}
		g.evidence++
	case !(p >= g.o.Off): // NaN as well
		g.evidence = 0
	}
	if g.evidence < windowsIn(g.o.MinSpeech) {
		return false
	}
	g.evidence = 0
	g.speaking = true
	g.start = g.possible
	g.preRoll = max(g.start-samplesIn(g.o.PreRoll), g.end, 0)
	return true
}

// goOn follows speech that has started.
func (g *Gate) goOn(p float32, at int64) EventKind {
	if p >= g.o.Off {
		g.voiced = at
	}
	if at-g.voiced < int64(windowsIn(g.o.MinSilence))*WindowSize {
		return SpeechContinues
	}
	g.speaking = false
	g.end = g.voiced
	return SpeechEnded
}

// Speaking reports whether speech has started and not ended yet.
func (g *Gate) Speaking() bool { return g.speaking }

// Reset forgets everything, as if the gate were new.
func (g *Gate) Reset() { *g = Gate{o: g.o, start: -1, preRoll: -1, end: -1} }

// windowsIn is how many windows it takes to last that long, one at least.
func windowsIn(d time.Duration) int { return max(1, int((d+windowTime-1)/windowTime)) }

func samplesIn(d time.Duration) int64 { return int64(d * SampleRate / time.Second) }

func duration(samples int64) time.Duration {
	return time.Duration(samples) * time.Second / SampleRate
}
