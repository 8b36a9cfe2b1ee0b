package client

import (
	"time"

	"delonix/client/api"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
)

// tuning are the times and limits of the client in one place, so that tests can
// shorten them together.
type tuning struct {
	// A listing waits for events to pause this long …
	listQuiet time.Duration
	// … but not longer than this, and twice as long each time the events go on
	// without a pause, up to the last.
	listPatience, listPatienceMost time.Duration

	// What is read of a list at most.
	listLimits api.ListLimits
	// Between two listings lie so many times the time that the first one took, and a
	// second for so many bytes of it, but no more than the last; after one that was
	// larger than the limits as much as listPauseLarge.
	listRest       int
	listRate       int64
	listPauseMost  time.Duration
	listPauseLarge time.Duration

	// An answer is waited for this long once the list has the message and the reply.
	answerGrace time.Duration
	// A message whose answer was lost is looked for this long before the person
	// is asked.
	confirmFor time.Duration
	// The first pause between two looks; each is twice as long as the one before.
	confirmEvery time.Duration

	// Pieces of a reply are written and shown at most this often, less often where it is
	// long or its writes take long.
	flushEvery time.Duration
	// … and the conversation's row in the list follows them at most this often.
	rowEvery time.Duration
	// How long sending waits for the agent socket, so that no piece of the reply
	// is missed.
	socketWait time.Duration
	// An agent socket that is refused for so long is told to be lacking.
	lackAfter time.Duration
	// How long an agent socket stays open that nobody needs any more.
	socketLinger time.Duration
	// A streaming reply that got no frame for so long, with nothing under way, has
	// stopped half-way.
	streamStall time.Duration

	// Session metadata is read this often while an operator handles a
	// conversation in view.
	watchEvery time.Duration
	// A conversation that was closed without a reason is not shown as closed for so
	// long if its socket may still tell the reason.
	closeGrace time.Duration
	// How often the client looks at its clocks.
	tick time.Duration

	// Alerts wait this long for more of the same …
	alertGather time.Duration
	// … and one conversation raises at most one in this time.
	alertEvery time.Duration
	// More alerts than alertMost in alertWindow become one.
	alertMost   int
	alertWindow time.Duration

	// A portal that can't be reached is probed this often, and must answer in this
	// time.
	probeEvery, probeFor time.Duration

	// Without a live connection, or with one that brings nothing, the account is
	// listed this often; this often while a reply is waited for; and this often, to
	// be safe, with a live connection.
	pollEvery, pollSoon, pollSafe time.Duration
	// Two refusals of the API count as one after the other only if they are so far
	// apart.
	refuseApart time.Duration
	// A message whose token was refused waits this long for another one.
	refusedAgain time.Duration
	// What a network that wants a login has answered is tried again at least this
	// often.
	captiveMost time.Duration

	// A keyring that can't be used is looked at this often, and whether the tokens in
	// use are still in it, this often.
	keyringEvery, tokensEvery time.Duration

	// retry are the waits between tries.
	retryFirst, retryMost time.Duration
}

func defaultTuning() tuning {
	return tuning{
		listQuiet: 200 * time.Millisecond, listPatience: time.Second, listPatienceMost: 8 * time.Second,
		listLimits: listLimitsOf(machine.Memory()), listRest: 5, listRate: 1 << 20, listPauseMost: 2 * time.Minute, listPauseLarge: 15 * time.Minute,
		answerGrace: time.Second, confirmFor: 60 * time.Second, confirmEvery: 2 * time.Second,
		flushEvery: 90 * time.Millisecond, rowEvery: time.Second, socketWait: 1500 * time.Millisecond, socketLinger: time.Minute, lackAfter: 2 * time.Minute, streamStall: 45 * time.Second,
		watchEvery: 30 * time.Second, closeGrace: time.Second, tick: machine.Tick,
		alertGather: 700 * time.Millisecond, alertEvery: 5 * time.Second, alertMost: 5, alertWindow: 20 * time.Second,
		probeEvery: 2 * time.Second, probeFor: 2 * time.Second,
		pollEvery: 45 * time.Second, pollSoon: 3 * time.Second, pollSafe: 10 * time.Minute,
		refuseApart: 3 * time.Second, refusedAgain: 10 * time.Minute,
		keyringEvery: 2 * time.Second, tokensEvery: 30 * time.Second, captiveMost: 10 * time.Second,
		retryFirst: pace.First, retryMost: pace.Most,
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
