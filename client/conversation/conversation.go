package conversation

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/storage"
)

// Whoever needs several locks takes them in this order, and none the other way round:
//
//	Actor.mu       a change of one conversation, from deciding to the end of writing it;
//	               never two of them, and never while waiting for the network
//	the store      its one writer
//	Service.mu     the table of actors and what is asked for; for moments only
//	Actor.stateMu  what can be seen of an actor; for moments only
//
// A function whose name ends in Locked is called with Actor.mu held (gateLocked: with
// Service.mu). An observer is told with it held, too.

// Actor is what is under way in one conversation: the messages being delivered,
// the agent socket and the reply that is arriving. It begins with the first thing that is
// done in the conversation and exists for as long as the client; looking at a conversation
// makes none. What is not under way is in the local copy.
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
	socketWake chan struct{} // tells the socket's loop that its reasons changed

	stateMu sync.Mutex // guards what follows; held for moments only
	state   actorState
}

// actorState is what can be seen of an actor from outside.
type actorState struct {
	delivery delivery
	socket   socket
	turn     turnState
	session  session
}

// delivery is how an actor looks after its outbox.
type delivery struct {
	state     deliveryState
	hurry     bool // the next try is asked for now, whatever was agreed
	asksAgain bool // the person asked for another try
	progress  map[int64]float64
	lookAgain map[int64]bool      // messages to be looked for once more before they are sent again
	refusals  map[int64]int       // how often a message was refused by who knows whom
	unknown   map[int64]kit.Twice // messages to whose conversation the portal said 404
	answered  time.Time           // when the last answer of run_v2 came
	listed    chan struct{}       // tells who waits for an answer that the list has it
}

// socket is how an actor's agent socket stands.
type socket struct {
	state        socketState
	reasons      map[reason]bool
	idleSince    time.Time      // since when there is no reason
	decided      chan struct{}  // closed while it is open or refused
	told         model.UnderWay // what its frames and its refusals tell; the states tell the rest
	refusedSince time.Time      // zero while it is not
}

// session is what is known of an actor's session beside what the local copy says.
type session struct {
	missing kit.Twice // that the portal does not know it
	asked   time.Time // when it was asked for last
	handled time.Time // when a reply or the socket last changed who handles it
	open    time.Time // when the portal last showed that it is open
	history bool      // all that is known is what the account's first listing brought
}

// An actor has three jobs, each with a type of its own for what only that job does.
type (
	courier  struct{ *Actor } // brings what waits in the outbox to the portal
	listener struct{ *Actor } // keeps the agent socket open while there is a reason
	replies  struct{ *Actor } // makes one row of each reply, however often it comes
)

func (act *Actor) courier() courier   { return courier{act} }
func (act *Actor) listener() listener { return listener{act} }
func (act *Actor) replies() replies   { return replies{act} }

// reason is a reason to have an agent socket open.
type reason string

const (
	reasonView     reason = "view"
	reasonSending  reason = "sending"
	reasonCall     reason = "call"
	reasonOperator reason = "operator" // somebody may write at any time
)

// actor returns the actor of a conversation, which begins now if there is none.
func (c *Service) actor(id int64) *Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	act := c.actors[id]
	if act == nil {
		act = &Actor{svc: c, id: id, retry: make(chan struct{}, 1), socketWake: make(chan struct{}, 1)}
		act.state = newActorState()
		c.actors[id] = act
	}
	return act
}

func newActorState() actorState {
	return actorState{
		delivery: delivery{state: deliveryIdle, refusals: map[int64]int{}, unknown: map[int64]kit.Twice{}},
		socket:   socket{state: socketClosed, decided: make(chan struct{})},
		turn:     turnQuiet,
	}
}

// existing returns the actor of a conversation, nil if nothing was done in it yet.
func (c *Service) existing(id int64) *Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.actors[id]
}

// peek returns what can be seen of a conversation's actor, without making one.
func (c *Service) peek(id int64) actorState {
	if act := c.existing(id); act != nil {
		return act.snapshot()
	}
	return newActorState()
}

// mark sets an entry of a map of an actor's state, which few ever need.
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
		act.update(func(s *actorState) { clear(s.socket.reasons) })
		pace.Poke(act.socketWake)
	}
}

// isOpen notes that the portal has just shown that the conversation is open.
func (act *Actor) isOpen() {
	act.update(func(s *actorState) {
		s.session.open, s.session.history, s.session.missing = act.svc.kit.Clock.Now(), false, kit.Twice{}
	})
}

// update changes what can be seen of the actor.
func (act *Actor) update(f func(*actorState)) {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	f(&act.state)
}

// snapshot returns a copy of what can be seen of the actor. Its maps are not copied.
func (act *Actor) snapshot() actorState {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	return act.state
}

// progress is how much of a message's body was sent, 0 to 1.
func (act *Actor) progress(message int64) float64 {
	act.stateMu.Lock()
	defer act.stateMu.Unlock()
	return act.state.delivery.progress[message]
}

// retryNow ends every waiting of the actor.
func (act *Actor) retryNow() {
	act.update(func(s *actorState) { s.delivery.hurry = s.delivery.state != deliveryIdle })
	pace.Poke(act.retry)
	act.retryAll.Ring()
	pace.Poke(act.socketWake)
}

// setPosted notes that a message waits for its answer; listed is told when the list has
// both.
func (act *Actor) setPosted(listed chan struct{}) {
	act.update(func(s *actorState) {
		step(turnSteps, &s.turn, s.turn.withPosted(true))
		s.delivery.listed = listed
	})
}

// setArriving notes whether a reply arrives by the socket.
func (act *Actor) setArriving(arriving bool) {
	act.update(func(s *actorState) { step(turnSteps, &s.turn, s.turn.withArriving(arriving)) })
}

// Service has the conversations of the local copy and what is under way in them. It has
// as many methods as there are things to do in a conversation; what is under way in one is
// an Actor's.
type Service struct {
	kit       *kit.Kit
	agents    Agents
	observer  Observer
	call      Call
	about     api.UserInfo
	refresh   refreshQueue // sessions to be read
	reactions pace.Worker  // sends what the local copy has of them
	creating  creations
	unread    unreadBoard

	mu     sync.Mutex // guards what follows; never held while waiting
	actors map[int64]*Actor
	view   view
}

// unreadBoard holds the number of conversations with unread messages.
type unreadBoard struct {
	counting sync.Mutex // one counts at a time, so that the numbers come in order
	count    atomic.Int64
}

// view is what the person looks at.
type view struct {
	conversation int64
	focused      bool
}

// load returns a conversation and how its agent is reached.
func (c *Service) load(ctx context.Context, conversation int64) (storage.Conversation, Route, error) {
	conv, err := c.kit.Store.Conversation(ctx, conversation)
	if err != nil {
		return conv, Route{}, err
	}
	return conv, c.agents.Route(conv.AgentID), nil
}

// load returns the conversation and how its agent is reached.
func (act *Actor) load(ctx context.Context) (storage.Conversation, Route, error) {
	return act.svc.load(ctx, act.id)
}

// touched tells the account that the conversation was written to here.
func (act *Actor) touched(conv storage.Conversation, r Route) {
	if r.Account != nil && conv.SessionID != "" {
		r.Account.Touched(conv.SessionID)
	}
}

// changed tells the window that messages and the conversation's row changed.
func (c *Service) changed(conversation int64, ids ...int64) {
	c.changedOnly(conversation, ids...)
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(conversation)}})
}

// changedOnly tells the window that messages changed.
func (c *Service) changedOnly(conversation int64, ids ...int64) {
	if named := messageIDs(ids); len(named) > 0 {
		c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(conversation), IDs: named})
	}
}

// removed tells the window that messages are gone.
func (c *Service) removed(conversation int64, ids ...int64) {
	if named := messageIDs(ids); len(named) > 0 {
		c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(conversation), Removed: named})
	}
}

// messageIDs are the ids that name a message: 0 names none.
func messageIDs(ids []int64) (named []model.MessageID) {
	for _, id := range ids {
		if id != 0 {
			named = append(named, model.MessageID(id))
		}
	}
	return named
}

func (act *Actor) changed(ids ...int64)     { act.svc.changed(act.id, ids...) }
func (act *Actor) changedOnly(ids ...int64) { act.svc.changedOnly(act.id, ids...) }
func (act *Actor) removed(ids ...int64)     { act.svc.removed(act.id, ids...) }

// publishMerge tells the window which messages a merge changed.
func (c *Service) publishMerge(res storage.MergeResult) {
	if res.NewConversation {
		return // nobody shows it yet
	}
	ids := append(slices.Clone(res.Added), res.Updated...)
	if len(ids)+len(res.Removed) == 0 {
		return
	}
	c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(res.ConversationID), IDs: messageIDs(ids), Removed: messageIDs(res.Removed)})
}

// noLive notes why replies do not appear while they are written, nil where they do.
func (act *Actor) noLive(p *model.Problem) {
	act.tell(func(told *model.UnderWay) {
		if p == nil || told.NoLive == nil || *p != *told.NoLive {
			told.NoLive = p
		}
	})
}

// tell changes what is told of what is under way; the window hears of it if it differs.
func (act *Actor) tell(change func(*model.UnderWay)) {
	changed := false
	act.update(func(s *actorState) {
		was := s.socket.told
		change(&s.socket.told)
		changed = s.socket.told != was
	})
	if changed {
		act.svc.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(act.id)}})
	}
}
