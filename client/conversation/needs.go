package conversation

import (
	"context"
	"time"

	"delonix/client/api"
	"delonix/client/model"
	"delonix/storage"
)

// Route is how the agent of a conversation is reached, if it can be.
type Route struct {
	Agent    storage.Agent
	API      *api.Agent     // nil where it can't be reached
	Obstacle model.Obstacle // why nothing can be sent to it
	Account  Account        // nil where no account reaches it
}

// Account is the user of a portal in whose list a conversation stands.
type Account interface {
	// User is the user as the portal knows it.
	User() (id string, ext api.ExtType)
	// Public returns the routes of the account, nil while its token is not at hand.
	Public() *api.Public
	// IsDenied reports whether nothing is asked of the portal for the account.
	IsDenied() bool
	// IsLive reports whether the account's events socket is open.
	IsLive() bool
	// Hurry ends the waiting for the next try of the events socket.
	Hurry()

	// Schedule asks for a listing after events have paused.
	Schedule()
	// ScheduleNow asks for a listing at once.
	ScheduleNow()
	// List lists and returns when a listing that began after the call has ended, with
	// the time it began.
	List(ctx context.Context) (began time.Time, err error)
	// Touched makes the next listing look at a session again, because something was
	// written to it on this machine.
	Touched(session string)
	// ForgetMerged makes the next listing look at every session again.
	ForgetMerged()

	// Expect makes the account's news be fetched more often while a reply is waited
	// for in a conversation; Arrived ends that.
	Expect(conversation int64, d time.Duration)
	Arrived(conversation int64)

	// Skew is how far the portal's times are ahead, nil where that is not known.
	Skew() *time.Duration
}

// Source is an account as its lists are merged.
type Source interface {
	// Portal names the account's portal in the local copy.
	Portal() string
	// AgentOf returns the agent that a listed conversation belongs to; wanted is false
	// for one that the person erased.
	AgentOf(ctx context.Context, listed api.Conversation) (agent int64, wanted bool, err error)
	// NameAgent keeps the name that the portal gives to an agent.
	NameAgent(ctx context.Context, agent int64, name string) error
	// ConnectedAgents are the agents of the account that the person connected.
	ConnectedAgents() []int64
	// Skew is how far the portal's times are ahead, nil where that is not known.
	Skew() *time.Duration
	// Confirmed tells how far the times of messages were ahead of those they were
	// sent at.
	Confirmed(ahead []time.Duration)
}

// Agents is what conversations need to know of the agents.
type Agents interface {
	// Route returns how an agent is reached.
	Route(agent int64) Route
	// Reachable are the agents whose account is served.
	Reachable() []int64
	// Greeting is how an agent greets, as far as it is known.
	Greeting(ctx context.Context, agent int64) (string, error)
	// Learn keeps what a session tells of its agent.
	Learn(ctx context.Context, agent int64, s api.Session) error
}

// Observer is told of what happened in conversations: at once, after it was written, by
// whoever wrote it, mostly with the conversation locked. It must not wait, and not write to
// the conversation itself.
type Observer interface {
	// Replied tells of a message of somebody else in every state it has while it
	// arrives. A greeting is none.
	Replied(conversation int64, m storage.Message)
	// Merged tells what a listing changed.
	Merged(ctx context.Context, conversation int64, res storage.MergeResult)
	// Arrived tells of unread messages that are complete.
	Arrived(ctx context.Context, conversation int64, messages []int64)
	// Delivered tells how an attempt at an own message ended.
	Delivered(message int64, err error)
	// HandedOver tells what happened between the agent and an operator.
	HandedOver(ctx context.Context, conv storage.Conversation, h HandOver)
	// Closed tells that a conversation with an operator has ended. history says that
	// it is no news.
	Closed(ctx context.Context, conv storage.Conversation, words string, history bool)
	// Waiting tells, again and again, which conversations are with an operator.
	Waiting(ctx context.Context, rows []storage.OperatorConversation)
}

// HandOver is something that happened between the agent and an operator.
type HandOver struct {
	Step    HandOverStep
	Words   string // for people
	History bool   // it is no news
}

// HandOverStep is what happened.
type HandOverStep string

const (
	TakenOver   HandOverStep = "taken over"
	FirstAnswer HandOverStep = "first answer"
	HandedBack  HandOverStep = "handed back"
)

// Call is what is spoken in conversations.
type Call interface {
	// CallIn is the conversation of the call, 0 for none.
	CallIn() int64
	// GoOn lets what was said go on in another conversation, because its own ended
	// before the message arrived; GoOnFrom does that for all that was said in one.
	GoOn(ctx context.Context, message int64) error
	GoOnFrom(ctx context.Context, conversation int64) error
	// LanguageChanged tells that a conversation goes on in another language.
	LanguageChanged(conversation int64)
	// HandledBy tells that an operator answers in a conversation from now on, or the agent
	// again; once more when a name becomes known. Ended tells that a conversation has ended.
	// Neither waits.
	HandledBy(conversation int64, operator bool, name string)
	Ended(conversation int64)
}
