package vad

import "time"

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

// Event is what a [Gate] says about one window. Positions are in samples since
// the gate was made or reset.
type Event struct {
	Kind    EventKind
	At      int64         // first sample after the window just taken
	Start   int64         // where the present (or last) speech began; -1 before the first
	PreRoll int64         // Start less the pre-roll, never before the stream or the end of the speech before
	End     int64         // first sample after the last speech; -1 before the first end
	Silence time.Duration // since the last window with speech; since the beginning before the first
}

// GateOptions are the thresholds and times of a [Gate]. The zero value of a
// field stands for its default.
type GateOptions struct {
	On         float32       // probability from which a window is speech; 0.5
	Off        float32       // probability below which speech pauses; 0.35
	MinSpeech  time.Duration // speech needed before a start is reported; 128 ms
	MinSilence time.Duration // pause that ends speech; 300 ms
	PreRoll    time.Duration // how much before the start belongs to it; 500 ms
}

// Gate finds starts and ends of speech in the probabilities of a [Detector].
// Time is counted in windows, so that the same probabilities give the same
// answer at any speed.
type Gate struct{ o GateOptions }

// NewGate returns a gate with the given options.
func NewGate(o GateOptions) *Gate { return &Gate{o: o} }

// Push takes the probability of the next window and says what it means.
func (g *Gate) Push(p float32) Event { return Event{Start: -1, End: -1} }

// Speaking reports whether speech has started and not ended yet.
func (g *Gate) Speaking() bool { return false }

// Reset forgets everything, as if the gate were new.
func (g *Gate) Reset() {}
