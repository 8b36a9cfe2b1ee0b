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

// chat is what is under way in one conversation: the messages being delivered,
// the agent socket and the reply that is arriving. It exists for as long as the
// client; what is not under way is in the local copy.
type chat struct {
	c  *Service
	id int64

	// mu is held while a change of the conversation is decided and written, so
	// that the answer of a request, the socket and the list agree on what is one
	// message.
	mu     sync.Mutex
	stream stream

	retry chan struct{} // ends waiting for the next try of a delivery; only who delivers waits
	bell  pace.Bell     // ends every other waiting for a next try
	ear   chan struct{} // tells the socket's loop that needs changed

	look  sync.Mutex // guards what follows; held for moments only
	state chatState
}

// chatState is what can be seen of a chat from outside.
type chatState struct {
	delivering bool // a goroutine delivers
	hurry      bool // the next try is asked for now, whatever was agreed
	again      bool // and shall look for more when it is done
	listening  bool // a goroutine listens
	needs      map[need]bool
	idleSince  time.Time // since when nothing needs the socket
	live       bool      // the agent socket is open
	settled    chan struct{}
	refused    bool // the socket was refused: goes on without streaming
	noLive     *model.Problem
	lacking    time.Time     // since when the socket is refused, zero while it is not
	posting    bool          // a message is being answered
	listed     chan struct{} // tells the delivery that the list has the message and its answer
	arriving   bool          // a reply is arriving
	progress   map[int64]float64
	doubtful   map[int64]bool      // to be looked for once more before they are sent again
	refusals   map[int64]int       // how often a message was refused by who knows whom
	unknown    map[int64]kit.Twice // messages to whose conversation the portal said 404
	missing    kit.Twice           // that the portal does not know the conversation
	asksAgain  bool                // the person asked for another try
	answered   time.Time           // when the last answer of run_v2 came
	asked      time.Time           // when the session was asked for last
	handled    time.Time           // when a reply or the socket last changed who handles it
	open       time.Time           // when the portal last showed that it is open
	history    bool                // all that is known is what the account's first listing brought
}

// need is a reason to have an agent socket open.
type need string

const (
	needView     need = "view"
	needSending  need = "sending"
	needCall     need = "call"
	needOperator need = "operator" // somebody may write at any time
)

// chat returns the chat of a conversation.
func (c *Service) chat(id int64) *chat {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := c.chats[id]
	if ch == nil {
		ch = &chat{c: c, id: id, retry: make(chan struct{}, 1), ear: make(chan struct{}, 1)}
		ch.state.refusals, ch.state.unknown = map[int64]int{}, map[int64]kit.Twice{}
		ch.state.settled = make(chan struct{})
		c.chats[id] = ch
	}
	return ch
}

// peek returns what can be seen of a conversation's chat, without making one.
func (c *Service) peek(id int64) chatState {
	c.mu.Lock()
	ch := c.chats[id]
	c.mu.Unlock()
	if ch == nil {
		return chatState{}
	}
	return ch.see()
}

// mark sets an entry of a map of the chat's state, which few chats ever need.
func mark[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}

func (c *Service) allChats() []*chat {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Values(c.chats))
}

// forgetChat drops a conversation that is gone.
func (c *Service) forgetChat(id int64) {
	c.mu.Lock()
	ch := c.chats[id]
	delete(c.chats, id)
	c.mu.Unlock()
	if ch != nil {
		ch.set(func(s *chatState) { clear(s.needs) })
		pace.Poke(ch.ear)
	}
}

// isOpen notes that the portal has just shown that the conversation is open.
func (ch *chat) isOpen() {
	ch.set(func(s *chatState) { s.open, s.history, s.missing = ch.c.kit.Clock.Now(), false, kit.Twice{} })
}

// set changes what can be seen of the chat.
func (ch *chat) set(f func(*chatState)) {
	ch.look.Lock()
	defer ch.look.Unlock()
	f(&ch.state)
}

// see returns a copy of what can be seen of the chat. Its maps are not copied.
func (ch *chat) see() chatState {
	ch.look.Lock()
	defer ch.look.Unlock()
	return ch.state
}

// progress is how much of a message's body was sent, 0 to 1.
func (ch *chat) progress(message int64) float64 {
	ch.look.Lock()
	defer ch.look.Unlock()
	return ch.state.progress[message]
}

// retryNow ends every waiting of the chat.
func (ch *chat) retryNow() {
	ch.set(func(s *chatState) { s.hurry = s.delivering })
	pace.Poke(ch.retry)
	ch.bell.Ring()
	pace.Poke(ch.ear)
}

// where returns the conversation and how its agent is reached.
func (ch *chat) where(ctx context.Context) (storage.Conversation, Route, error) {
	conv, err := ch.c.kit.Store.Conversation(ctx, ch.id)
	if err != nil {
		return conv, Route{}, err
	}
	return conv, ch.c.agents.Route(conv.AgentID), nil
}

// touched tells the account that the conversation was written to here.
func (ch *chat) touched(conv storage.Conversation, r Route) {
	if r.Account != nil && conv.SessionID != "" {
		r.Account.Touched(conv.SessionID)
	}
}

// changed tells the window that messages and the conversation's row changed.
func (ch *chat) changed(ids ...int64) {
	ch.changedOnly(ids...)
	ch.c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(ch.id)}})
}

// changedOnly tells the window that messages changed.
func (ch *chat) changedOnly(ids ...int64) {
	e := model.MessagesChanged{Conversation: model.ConversationID(ch.id)}
	for _, id := range ids {
		if id != 0 {
			e.IDs = append(e.IDs, model.MessageID(id))
		}
	}
	if len(e.IDs) > 0 {
		ch.c.kit.Publish(e)
	}
}

// removed tells the window that messages are gone.
func (ch *chat) removed(ids ...int64) {
	e := model.MessagesChanged{Conversation: model.ConversationID(ch.id)}
	for _, id := range ids {
		if id != 0 {
			e.Removed = append(e.Removed, model.MessageID(id))
		}
	}
	if len(e.Removed) > 0 {
		ch.c.kit.Publish(e)
	}
}
