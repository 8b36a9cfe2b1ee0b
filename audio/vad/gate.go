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
	Rising  bool          // this window says that speech begins or goes on
	Silence time.Duration // since the last window with speech; since the beginning before the first

	// Evidence is how much certain speech there is towards a start that is not
	// reported yet; MinSpeech of it is needed.
	Evidence time.Duration
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
	MinSpeech  time.Duration // certain speech needed before a start is reported: clicks are shorter, "yes" is longer
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
	o              GateOptions
	speaking       bool
	windows        int     // taken so far
	evidence       float32 // windows of certain speech since a possible start
	possible       int64   // that start
	peak           float64 // how far the voice stands out of the room, in dB
	leads          int64   // first sample after the last window in which there was nothing
	voiced         int64   // first sample after the last window of speech
	faint          int64   // since when the voice that is heard falls back behind the person's; -1: it does not
	backgroundTalk float32 // share of the quiet windows in which somebody talks
	start          int64
	preRoll        int64
	end            int64
}

// NewGate returns a gate with the given options.
func NewGate(o GateOptions) *Gate {
	g := &Gate{o: o.withDefaults()}
	g.Reset()
	return g
}

// Surroundings are what a window is heard in.
type Surroundings struct {
	Above float64 // dB by which it is louder than the room
}

// What a voice has to be louder than the room, in dB. Many voices at once swing
// by 3 dB around their level.
const (
	farAbove   = 60.0 // stands out whatever else is heard
	standsOut  = 12.0 // certainly the person
	begins     = 4.0  // may be the person
	fallsBack  = 8.0  // below the person's voice: others
	peakDecays = 0.02 // dB a window, 0.6 dB a second
	audible    = 8.0  // the soft beginning of a word
)

// Of what the person says, some falls back behind others who talk.
const (
	overhears       = 0.02                    // share of a window in what is known of the room: over 1.6 s
	backgroundTalks = 0.2                     // share of the windows that tells that others talk
	faintMost       = 1200 * time.Millisecond // for which a person speaks so softly
)

// The network is sure of a word some windows after its soft beginning. What
// leads up to it without a gap belongs to it, for so long at most.
const (
	onset   = 0.1 // probability
	leadsUp = 300 * time.Millisecond
)

// Hear takes the probability of the next window and what it is heard in, and
// says what it means. Voices in the background neither start
// speech nor keep it up: without that a turn does not end while others talk.
func (g *Gate) Hear(p float32, around Surroundings) Event {
	return g.hear(p, around, around.Above >= audible)
}

func (g *Gate) hear(p float32, around Surroundings, loud bool) Event {
	above := around.Above
	from := int64(g.windows) * WindowSize
	g.windows++
	at := from + WindowSize
	kind, rising := Silence, false
	if g.speaking {
		g.peak = max(g.peak-peakDecays, above)
		if p >= g.o.Off && g.others(above, from) {
			p = 0
		}
		rising = p >= g.o.On
		kind = g.goOn(p, at)
	} else {
		if !(loud || p >= onset) {
			g.leads = at
		}
		g.peak = max(g.peak-peakDecays, 0)
		g.overhear(p, above)
		if above < max(begins, min(g.peak-fallsBack, standsOut)) {
			p = min(p, g.o.Off)
		}
		rising = p >= g.o.On
		if g.begins(p, from) {
			kind = SpeechStarted
			g.voiced = at
			g.peak = above
			g.faint = -1
		}
	}
	return Event{
		Kind: kind, Rising: rising, At: at, Start: g.start, PreRoll: g.preRoll, End: g.end,
		Silence:  duration(at - g.voiced),
		Evidence: time.Duration(g.evidence * float32(windowTime)),
	}
}

// overhear notes whether voices are a part of the room.
func (g *Gate) overhear(p float32, above float64) {
	if above >= begins {
		return
	}
	talks := float32(0)
	if p >= g.o.On {
		talks = 1
	}
	g.backgroundTalk += overhears * (talks - g.backgroundTalk)
}

// others reports whether the voice of a window that begins at from is not the
// person's. Where others are heard in the room that is any voice which falls
// back behind the person's; elsewhere the person may just speak softly, but not
// for long.
func (g *Gate) others(above float64, from int64) bool {
	if above >= min(g.peak-fallsBack, standsOut) {
		g.faint = -1
		return false
	}
	if g.faint < 0 {
		g.faint = from
	}
	if g.backgroundTalk >= backgroundTalks {
		return true
	}
	if from-g.faint < samplesIn(faintMost) {
		return false
	}
	g.backgroundTalk = 1
	g.voiced = min(g.voiced, g.faint)
	return true
}

// begins collects evidence of speech and reports whether it is enough now.
// Windows between the thresholds neither add to it nor destroy it.
func (g *Gate) begins(p float32, from int64) bool {
	switch {
	case p >= g.o.On:
		if g.evidence == 0 {
			g.possible = from
		}
		g.evidence += g.weight(p)
	case !(p >= g.o.Off): // NaN as well
		g.evidence = 0
	}
	const rounding = 1e-3 // of the sum
	if g.evidence < float32(windowsIn(g.o.MinSpeech))-rounding {
		return false
	}
	g.evidence = 0
	g.speaking = true
	g.start = max(min(g.possible, g.leads), g.possible-samplesIn(leadsUp), g.end, 0)
	g.preRoll = max(g.start-samplesIn(g.o.PreRoll), g.end, 0)
	return true
}

// weight is what a window of speech counts for as evidence: a tenth at the
// threshold, all of it 0.4 above. Words rise to certainty within two windows;
// coughs, shouts and instruments linger at the threshold. Compared with equal
// weights a tenth of the short noises and a fifth of the music pass for speech,
// and of single words in loud noise one in a hundred more is missed.
func (g *Gate) weight(p float32) float32 {
	const least, certain, latest = 0.1, 0.4, 0.95
	span := min(certain, latest-g.o.On)
	if span <= 0 || p >= g.o.On+span {
		return 1
	}
	return least + (1-least)*(p-g.o.On)/span
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
	g.leads = at
	return SpeechEnded
}

// Need changes how much certain speech is needed before a start is reported.
func (g *Gate) Need(speech time.Duration) { g.o.MinSpeech = speech }

// Speaking reports whether speech has started and not ended yet.
func (g *Gate) Speaking() bool { return g.speaking }

// Reset forgets everything, as if the gate were new.
func (g *Gate) Reset() { *g = Gate{o: g.o, start: -1, preRoll: -1, end: -1, faint: -1} }

// windowsIn is how many windows it takes to last that long, one at least.
func windowsIn(d time.Duration) int { return max(1, int((d+windowTime-1)/windowTime)) }

func samplesIn(d time.Duration) int64 { return int64(d * SampleRate / time.Second) }

func duration(samples int64) time.Duration {
	return time.Duration(samples) * time.Second / SampleRate
}
