package voice

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

// Options are what a [Call] is made of.
type Options struct {
	Microphone listen.Microphone
	Speaker    Speaker
	Service    Service
	Utterances UtteranceStore
	// Speaks tells whether the portal has text to speech; without it replies
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
	// Language is the one the call is held in, such as "de": whose words for going
	// on, listening and thinking have power, and in which Words are. Empty is not
	// known.
	Language string
	Words    Words
	// NotSpeculative waits for the end of a turn before it is transcribed, for
	// portals that charge by the request.
	NotSpeculative bool
	NoEarcons      bool
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
	// Language is that of the conversation, such as "de": of what is said for
	// what can't be spoken. English if it is not known.
	Language string
}

// Call is a hands-free conversation. It is used once: Run it, and make
// another one for the next. Its methods may be called from any goroutine, also
// before Run and after its end, and return at once.
type Call struct {
	o       Options
	mailbox *mailbox
	ended   chan struct{} // closed by End
	once    sync.Once
}

// New returns a call that is not running yet.
func New(o Options) *Call {
	if o.Clock == nil {
		o.Clock = playout.SystemClock{}
	}
	if o.Each == nil {
		o.Each = func(Event) {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Call{o: o, mailbox: newMailbox(), ended: make(chan struct{})}
}

// Run holds the conversation until End is called or ctx ends, and closes the
// devices. What was being said then is kept. The error is the context's.
func (c *Call) Run(ctx context.Context) error {
	newDriver(c).run(ctx)
	return ctx.Err()
}

// End ends the conversation.
func (c *Call) End() { c.once.Do(func() { close(c.ended) }) }

// SetMuted closes or opens the front end: nothing is heard, recorded or transcribed
// while it is muted. The reply goes on.
func (c *Call) SetMuted(muted bool) { c.mailbox.put(inMute{muted}) }

// SetPaused halts the conversation: nothing is heard and nothing is said until
// it goes on where it was. SetPaused(false) also opens a microphone that was
// closed because nobody spoke.
func (c *Call) SetPaused(paused bool) { c.mailbox.put(inPause{paused}) }

// Push is the button or key of push-to-talk: true while it is held. In open
// mode it interrupts the reply, and letting go ends the turn.
func (c *Call) Push(held bool) { c.mailbox.put(inPush{held}) }

// Skip stops the reply that is being spoken; the conversation goes on.
func (c *Call) Skip() { c.mailbox.put(inSkip{}) }

// SetSettings changes the person's choices.
func (c *Call) SetSettings(s Settings) { c.mailbox.put(inSettings{s}) }

// Reply tells what arrived of a reply. It is called for every piece, and once
// with Done.
func (c *Call) Reply(r Reply) { c.mailbox.put(inReply{r}) }

// Delivered tells that the message of a turn reached the portal (err is nil),
// waits for a connection or was refused.
func (c *Call) Delivered(turn uint64, err error) { c.mailbox.put(inDelivered{turn, err}) }

// SetOnline tells that the portal can or can't be reached, as far as known.
func (c *Call) SetOnline(online bool) { c.mailbox.put(inOnline{online}) }

// Announce says something as soon as nobody speaks: a message that arrived in
// another conversation.
func (c *Call) Announce(text string) { c.mailbox.put(inAnnounce{text}) }

// DevicesChanged tells that a device was plugged in or chosen, so that a lost
// one is tried again at once.
func (c *Call) DevicesChanged() { c.mailbox.put(inDevices{}) }
