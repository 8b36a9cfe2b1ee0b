package voice

import (
	"context"
	"log/slog"
	"sync"

	"delonix/client/internal/pace"
)

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
		o.Clock = pace.System{}
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
	newDriver(c.o, c.mailbox, c.ended).run(ctx)
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
func (c *Call) Announce(text string) { c.mailbox.put(inAnnounce{text: text}) }

// AnnounceInstead is Announce in the place of an earlier announcement, which is not
// said any more unless it has begun.
func (c *Call) AnnounceInstead(of, text string) {
	c.mailbox.put(inAnnounce{text: text, instead: of})
}

// Disown tells that a turn was not meant for the agent: its answer is not heard, and what
// is as loud counts as the room for the rest of the call.
func (c *Call) Disown(turn uint64) { c.mailbox.put(inDisown{turn}) }

// SetOperator tells whether an operator answers, who takes the time a person takes: no
// sign is given while they do.
func (c *Call) SetOperator(on bool) { c.mailbox.put(inOperator{on}) }

// DevicesChanged tells that a device was plugged in or chosen, so that a lost
// one is tried again at once.
func (c *Call) DevicesChanged() { c.mailbox.put(inDevices{}) }
