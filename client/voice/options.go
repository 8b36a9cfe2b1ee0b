package voice

import (
	"log/slog"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/turn"
)

// Options are what a [Call] is made of.
type Options struct {
	Microphone listen.Microphone
	Speaker    Speaker
	Service    Service
	Utterances UtteranceStore
	// Speaks reports whether the portal has text to speech; without it replies
	// are captions only.
	Speaks   bool
	Settings Settings
	// Each gets everything that happens, in order, from one goroutine; it must
	// return fast and must not call the conversation.
	Each   func(Event)
	Clock  playout.Clock // nil: the machine's
	Logger *slog.Logger  // nil: no log
}

// Settings are the person's choices. They may be changed while the conversation
// runs. The zero value of a field is its default.
type Settings struct {
	Sensitivity float64       // 0..1; 0.5. How little is taken for speech
	Insensitive bool          // a Sensitivity of 0 was chosen
	LongestWait time.Duration // 0.4–2 s; 1.2 s. The most silence before a turn is over
	BargeIn     BargeIn       // interrupting the reply by speaking
	Sound       Sound         // where the replies are heard
	Mode        Mode          // open microphone, or push-to-talk
	Speed       float64       // 0.5..2; 1. Of the speech
	Volume      float64       // 0.25..2; 1. Likewise
	// Language is the one the call is held in, such as "de": whose words for going
	// on, listening and thinking have power, and in which Words are. Empty is not
	// known.
	Language string
	Words    Words
	// NotSpeculative waits for the end of a turn before it is transcribed, for
	// portals that charge by the request.
	NotSpeculative bool
	NoEarcons      bool
	Waiting        Waiting // what is heard while an answer takes long
	NoCommands     bool    // "stop", "louder" and the like are said to the agent
}

// ear is what of the choices concerns listening.
func (s Settings) ear() listen.Options {
	return listen.Options{Sensitivity: s.Sensitivity, Headphones: s.Sound == SoundHeadphones}
}

// BargeIn says how a reply can be interrupted.
type BargeIn string

// Ways to interrupt.
const (
	BargeInOn   BargeIn = "on"   // by speaking; the default
	BargeInPush BargeIn = "push" // by Push only
	BargeInOff  BargeIn = "off"  // not at all: replies are heard to the end
)

// Sound says where the replies are heard.
type Sound string

// Where replies are heard.
const (
	SoundAutomatic  Sound = "automatic"   // found out by listening; the default
	SoundHeadphones Sound = "headphones"  // no echo
	SoundSpeakers   Sound = "speakers"    // echo is cancelled
	SoundHalfDuplex Sound = "half_duplex" // nothing is heard while something is said
)

// Waiting says what is heard while an answer takes long.
type Waiting string

// What is heard meanwhile.
const (
	WaitThoughts Waiting = "thoughts" // what the agent thinks, and the sound; the default
	WaitSound    Waiting = "sound"    // a soft tick, and words of the call's own
	WaitNothing  Waiting = "nothing"
)

// Mode says how turns begin and end.
type Mode string

// Modes of a conversation.
const (
	ModeOpen Mode = "open" // whoever speaks is heard; the default
	ModePush Mode = "push" // only what is said while Push is held
)

// Words are what the conversation says of its own accord, in the person's
// language. An empty one is not said.
type Words struct {
	Working []string // while an answer takes long, one after the other
	Trouble string   // the portal can't be reached; what was said is kept
	Back    string   // it can be reached again
}

// Author is who a reply comes from.
type Author string

// Authors of replies.
const (
	FromAgent    Author = "agent"
	FromOperator Author = "operator"
)

// Reply is an answer so far.
type Reply struct {
	// ID tells replies apart, whatever the glue has: the same one for every
	// piece of a reply.
	ID string
	// Turn is the turn it answers, as given by [UserTurn]; 0 where that is not
	// known or it answers none, as an operator's word may.
	Turn uint64
	From Author
	Name string // the author's name
	Text string // the whole text so far, Markdown
	Done bool   // nothing follows
	// Thoughts are what the agent thought on the way, up to now: they may be said while
	// there is no Text, and only then.
	Thoughts string
	// Language is that of the conversation, such as "de": of what is said for
	// what can't be spoken. English if it is not known.
	Language string
}

// withDefaults fills in what was not chosen.
func (s Settings) withDefaults() Settings {
	if s.Sensitivity == 0 && !s.Insensitive {
		s.Sensitivity = 0.5
	}
	s.Sensitivity = min(max(s.Sensitivity, 0), 1)
	if s.LongestWait == 0 {
		s.LongestWait = turn.WaitByDefault
	}
	if s.BargeIn == "" {
		s.BargeIn = BargeInOn
	}
	if s.Sound == "" {
		s.Sound = SoundAutomatic
	}
	if s.Mode == "" {
		s.Mode = ModeOpen
	}
	if s.Waiting == "" {
		s.Waiting = WaitThoughts
	}
	if s.Speed == 0 {
		s.Speed = 1
	}
	if s.Volume == 0 {
		s.Volume = 1
	}
	s.Volume = min(max(s.Volume, volumes[0]), volumes[len(volumes)-1])
	return s
}
