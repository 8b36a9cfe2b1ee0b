package kit

import (
	"time"

	"delonix/client/api"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
)

// Tuning are the times and limits of the client in one place, so that tests can
// shorten them together.
type Tuning struct {
	// A listing waits for events to pause this long …
	ListQuiet time.Duration
	// … but not longer than this, and twice as long each time the events go on
	// without a pause, up to the last.
	ListPatience, ListPatienceMost time.Duration

	// What is read of a list at most.
	ListLimits api.ListLimits
	// Between two listings lie so many times the time that the first one took, and a
	// second for so many bytes of it, but no more than the last; after one that was
	// larger than the limits as much as listPauseLarge.
	ListRest       int
	ListRate       int64
	ListPauseMost  time.Duration
	ListPauseLarge time.Duration

	// An answer is waited for this long once the list has the message and the reply.
	AnswerGrace time.Duration
	// A message whose answer was lost is looked for this long before the person
	// is asked.
	ConfirmFor time.Duration
	// The first pause between two looks; each is twice as long as the one before.
	ConfirmEvery time.Duration

	// Pieces of a reply are written and shown at most this often, less often where it is
	// long or its writes take long.
	FlushEvery time.Duration
	// … and the conversation's row in the list follows them at most this often.
	RowEvery time.Duration
	// How long sending waits for the agent socket, so that no piece of the reply
	// is missed.
	SocketWait time.Duration
	// An agent socket that is refused for so long is told to be lacking.
	LackAfter time.Duration
	// How long an agent socket stays open that nobody needs any more.
	SocketLinger time.Duration
	// A streaming reply that got no frame for so long, with nothing under way, has
	// stopped half-way.
	StreamStall time.Duration

	// Session metadata is read this often while an operator handles a
	// conversation in view.
	WatchEvery time.Duration
	// A conversation that was closed without a reason is not shown as closed for so
	// long if its socket may still tell the reason.
	CloseGrace time.Duration
	// A call waits so long for the name of an operator before it says that somebody has
	// joined.
	NameWithin time.Duration
	// How often the client looks at its clocks.
	Tick time.Duration

	// Alerts wait this long for more of the same …
	AlertGather time.Duration
	// … and one conversation raises at most one in this time.
	AlertEvery time.Duration
	// More alerts than alertMost in alertWindow become one.
	AlertMost   int
	AlertWindow time.Duration

	// A portal that can't be reached is probed this often, and must answer in this
	// time.
	ProbeEvery, ProbeFor time.Duration

	// Without a live connection, or with one that brings nothing, the account is
	// listed this often; this often while a reply is waited for; and this often, to
	// be safe, with a live connection.
	PollEvery, PollSoon, PollSafe time.Duration
	// Two refusals of the API count as one after the other only if they are so far
	// apart.
	RefuseApart time.Duration
	// A message whose token was refused waits this long for another one.
	RefusedAgain time.Duration
	// What a network that wants a login has answered is tried again at least this
	// often.
	CaptiveMost time.Duration

	// A keyring that can't be used is looked at this often, and whether the tokens in
	// use are still in it, this often.
	KeyringEvery, TokensEvery time.Duration

	// retry are the waits between tries.
	RetryFirst, RetryMost time.Duration
}

func DefaultTuning() Tuning {
	return Tuning{
		ListQuiet: 200 * time.Millisecond, ListPatience: time.Second, ListPatienceMost: 8 * time.Second,
		ListLimits: listLimitsOf(machine.Memory()), ListRest: 5, ListRate: 1 << 20, ListPauseMost: 2 * time.Minute, ListPauseLarge: 15 * time.Minute,
		AnswerGrace: time.Second, ConfirmFor: 60 * time.Second, ConfirmEvery: 2 * time.Second,
		FlushEvery: 90 * time.Millisecond, RowEvery: time.Second, SocketWait: 1500 * time.Millisecond, SocketLinger: time.Minute, LackAfter: 2 * time.Minute, StreamStall: 45 * time.Second,
		WatchEvery: 30 * time.Second, CloseGrace: time.Second, NameWithin: 3 * time.Second, Tick: machine.Tick,
		AlertGather: 700 * time.Millisecond, AlertEvery: 5 * time.Second, AlertMost: 5, AlertWindow: 20 * time.Second,
		ProbeEvery: 2 * time.Second, ProbeFor: 2 * time.Second,
		PollEvery: 45 * time.Second, PollSoon: 3 * time.Second, PollSafe: 10 * time.Minute,
		RefuseApart: 3 * time.Second, RefusedAgain: 10 * time.Minute,
		KeyringEvery: 2 * time.Second, TokensEvery: 30 * time.Second, CaptiveMost: 10 * time.Second,
		RetryFirst: pace.First, RetryMost: pace.Most,
	}
}

// listLimitsOf are the limits of a list on a machine with so much memory: a list
// streams by, a conversation of it is held.
func listLimitsOf(memory uint64) api.ListLimits {
	if memory == 0 {
		memory = 4 << 30
	}
	return api.ListLimits{
		List:         int64(min(max(memory/8, 256<<20), 8<<30)),
		Conversation: int(min(max(memory/64, 64<<20), 512<<20)),
	}
}
