package conversation

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/storage"
)

// Actor is what is under way in one conversation: the messages being delivered,
// the agent socket and the reply that is arriving. It exists for as long as the
// client; what is not under way is in the local copy.
type Actor struct {
	svc *Service
	id  int64

	// mu is held while a change of the conversation is decided and written, so
	// that the answer of a request, the socket and the list agree on what is one
	// message.
	mu     sync.Mutex
	stream stream

	retry      chan struct{} // ends waiting for the next try of a delivery; only who delivers waits
	retryAll   pace.Bell     // ends every other waiting for a next try
	socketWake chan struct{} // tells the socket's loop that needs changed

	stateMu sync.Mutex // guards what follows; held for moments only
	state   actorState
}

// actorState is what can be seen of a chat from outside.
type actorState struct {
	delivering    bool // a goroutine delivers
	hurry         bool // the next try is asked for now, whatever was agreed
	again         bool // and shall look for more when it is done
	listening     bool // a goroutine listens
	reasons       map[reason]bool
	idleSince     time.Time // since when nothing needs the socket
	live          bool      // the agent socket is open
	socketDecided chan struct{}
	refused       bool // the socket was refused: goes on without streaming
	noLive        *model.Problem
	refusedSince  time.Time     // since when the socket is refused, zero while it is not
	posting       bool          // a message is being answered
	listed        chan struct{} // tells the delivery that the list has the message and its answer
	arriving      bool          // a reply is arriving
	progress      map[int64]float64
	lookAgain     map[int64]bool      // to be looked for once more before they are sent again
	refusals      map[int64]int       // how often a message was refused by who knows whom
	unknown       map[int64]kit.Twice // messages to whose conversation the portal said 404
	missing       kit.Twice           // that the portal does not know the conversation
	asksAgain     bool                // the person asked for another try
	answered      time.Time           // when the last answer of run_v2 came
	asked         time.Time           // when the session was asked for last
	handled       time.Time           // when a reply or the socket last changed who handles it
	open          time.Time           // when the portal last showed that it is open
	history       bool                // all that is known is what the account's first listing brought
}

// reason is a reason to have an agent socket open.
type reason string

const (
	reasonView     reason = "view"
	reasonSending  reason = "sending"
	reasonCall     reason = "call"
	reasonOperator reason = "operator" // somebody may write at any time
)

// actor returns the chat of a conversation.
func (c *Service) actor(id int64) *Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	act := c.actors[id]
	if act == nil {
		act = &Actor{svc: c, id: id, retry: make(chan struct{}, 1), socketWake: make(chan struct{}, 1)}
		act.state.refusals, act.state.unknown = map[int64]int{}, map[int64]kit.Twice{}
		act.state.socketDecided = make(chan struct{})
		c.actors[id] = act
	}
	return act
}

// peek returns what can be seen of a conversation's chat, without making one.
func (c *Service) peek(id int64) actorState {
	c.mu.Lock()
	act := c.actors[id]
	c.mu.Unlock()
	if act == nil {
		return actorState{}
	}
	return act.snapshot()
}

// mark sets an entry of a map of the chat's state, which few chats ever need.
func mark[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}

func (c *Service) allActors() []*Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Values(c.actors))
}

// forgetActor drops a conversation that is gone.
func (c *Service) forgetActor(id int64) {
	c.mu.Lock()
	act := c.actors[id]
	delete(c.actors, id)
	c.mu.Unlock()
	if act != nil {
		act.update(func(s *actorState) { clear(s.reasons) })
		pace.Poke(act.socketWake)
	}
}

// isOpen notes that the portal has just shown that the conversation is open.
func (act *Actor) isOpen() {
	act.update(func(s *actorState) { s.open, s.history, s.missing = act.svc.kit.Clock.Now(), false, kit.Twice{} })
}

// update changes what can be seen of the chat.
func (act *Actor) update(f func(*actorState)) {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	f(&act.state)
}

// snapshot returns a copy of what can be seen of the chat. Its maps are not copied.
func (act *Actor) snapshot() actorState {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	return act.state
}

// progress is how much of a message's body was sent, 0 to 1.
func (act *Actor) progress(message int64) float64 {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	return act.state.progress[message]
}

// retryNow ends every waiting of the chat.
func (act *Actor) retryNow() {
	act.update(func(s *actorState) { s.hurry = s.delivering })
	pace.Poke(act.retry)
	act.retryAll.Ring()
	pace.Poke(act.socketWake)
}

// load returns the conversation and how its agent is reached.
func (act *Actor) load(ctx context.Context) (storage.Conversation, Route, error) {
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	if err != nil {
		return conv, Route{}, err
	}
	return conv, act.svc.agents.Route(conv.AgentID), nil
}

// touched tells the account that the conversation was written to here.
func (act *Actor) touched(conv storage.Conversation, r Route) {
	if r.Account != nil && conv.SessionID != "" {
		r.Account.Touched(conv.SessionID)
	}
}

// changed tells the window that messages and the conversation's row changed.
func (act *Actor) changed(ids ...int64) {
	act.changedOnly(ids...)
	act.svc.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(act.id)}})
}

// changedOnly tells the window that messages changed.
func (act *Actor) changedOnly(ids ...int64) {
	e := model.MessagesChanged{Conversation: model.ConversationID(act.id)}
	for _, id := range ids {
		if id != 0 {
			e.IDs = append(e.IDs, model.MessageID(id))
		}
	}
	if len(e.IDs) > 0 {
		act.svc.kit.Publish(e)
	}
}

// removed tells the window that messages are gone.
func (act *Actor) removed(ids ...int64) {
	e := model.MessagesChanged{Conversation: model.ConversationID(act.id)}
	for _, id := range ids {
		if id != 0 {
			e.Removed = append(e.Removed, model.MessageID(id))
		}
	}
	if len(e.Removed) > 0 {
		act.svc.kit.Publish(e)
	}
}
