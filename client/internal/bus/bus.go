package bus

import (
	"slices"
	"sync"

	"delonix/client/model"
)

// Bus carries events to the subscribers, in order, from one goroutine of its own.
// Publishing never waits for a subscriber. Events that only name rows to re-read
// melt into one of the same kind that was not delivered yet, and so do live values
// that a later one replaces: what a slow subscriber has not seen stays small.
type Bus struct {
	mu      sync.Mutex
	queue   []model.Event
	subs    []*subscription
	closed  bool
	wake    chan struct{}
	stopped chan struct{}
}

type subscription struct {
	f func(model.Event)
	// busy is held while f runs, so that cancel returns only when f will not run
	// again.
	mu   sync.Mutex
	gone bool
}

// namedMost is how many ids an event names before it means "all" instead.
const namedMost = 512

func New() *Bus {
	b := &Bus{wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	go b.run()
	return b
}

// Publish queues an event for delivery.
func (b *Bus) Publish(e model.Event) {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	b.queue = coalesce(b.queue, e)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Subscribe adds a receiver of all later events.
func (b *Bus) Subscribe(f func(model.Event)) (cancel func()) {
	s := &subscription{f: f}
	b.mu.Lock()
	b.subs = append(b.subs, s)
	b.mu.Unlock()
	return func() {
		s.mu.Lock()
		s.gone = true
		s.mu.Unlock()
		b.mu.Lock()
		b.subs = slices.DeleteFunc(b.subs, func(o *subscription) bool { return o == s })
		b.mu.Unlock()
	}
}

// Close delivers what is queued and ends the goroutine.
func (b *Bus) Close() {
	b.mu.Lock()
	already := b.closed
	b.closed = true
	b.mu.Unlock()
	if !already {
		close(b.wake)
	}
	<-b.stopped
}

func (b *Bus) run() {
	defer close(b.stopped)
	for range b.wake {
		b.deliver()
	}
	b.deliver()
}

func (b *Bus) deliver() {
	for {
		b.mu.Lock()
		if len(b.queue) == 0 {
			b.mu.Unlock()
			return
		}
		e := b.queue[0]
		b.queue = b.queue[1:]
		subs := slices.Clone(b.subs)
		b.mu.Unlock()
		for _, s := range subs {
			s.call(e)
		}
	}
}

func (s *subscription) call(e model.Event) {
	s.mu.Lock()
	gone := s.gone
	s.mu.Unlock()
	if !gone {
		s.f(e)
	}
}

// coalesce appends e, or melts it into an event that still waits.
func coalesce(queue []model.Event, e model.Event) []model.Event {
	for i := len(queue) - 1; i >= 0; i-- {
		if melted, ok := melt(queue[i], e); ok {
			queue[i] = melted
			return queue
		}
		if sameSequence(queue[i], e) {
			break
		}
	}
	return append(queue, e)
}

// melt joins a waiting event and a later one where nothing is lost by it.
func melt(old, e model.Event) (model.Event, bool) {
	switch e := e.(type) {
	case model.ConversationsChanged:
		if o, ok := old.(model.ConversationsChanged); ok {
			return model.ConversationsChanged{IDs: union(o.IDs, e.IDs)}, true
		}
	case model.MessagesChanged:
		if o, ok := old.(model.MessagesChanged); ok && o.Conversation == e.Conversation {
			return meltMessages(o, e), true
		}
	case model.AgentsChanged, model.SettingsChanged:
		return e, old == e
	case model.ConnectionChanged:
		_, ok := old.(model.ConnectionChanged)
		return e, ok
	case model.UnreadChanged:
		_, ok := old.(model.UnreadChanged)
		return e, ok
	case model.RecordingChanged:
		o, ok := old.(model.RecordingChanged)
		return e, ok && o.Recording.Phase == e.Recording.Phase
	case model.CallChanged:
		o, ok := old.(model.CallChanged)
		return e, ok && o.Call.State == e.Call.State && o.Call.Conversation == e.Call.Conversation
	}
	return nil, false
}

// sameSequence reports whether e follows old in a sequence of states, which must not
// change their order.
func sameSequence(old, e model.Event) bool {
	switch e.(type) {
	case model.RecordingChanged:
		_, ok := old.(model.RecordingChanged)
		return ok
	case model.CallChanged:
		_, ok := old.(model.CallChanged)
		return ok
	}
	return false
}

func meltMessages(o, e model.MessagesChanged) model.Event {
	out := model.MessagesChanged{Conversation: e.Conversation}
	if rereads(o) || rereads(e) {
		return out
	}
	out.Removed = append(slices.Clone(o.Removed), e.Removed...)
	for _, id := range append(slices.Clone(o.IDs), e.IDs...) {
		if !slices.Contains(out.Removed, id) && !slices.Contains(out.IDs, id) {
			out.IDs = append(out.IDs, id)
		}
	}
	if len(out.IDs)+len(out.Removed) > namedMost {
		return model.MessagesChanged{Conversation: e.Conversation}
	}
	return out
}

func rereads(m model.MessagesChanged) bool { return len(m.IDs) == 0 && len(m.Removed) == 0 }

// union joins two lists of ids, where an empty one means all.
func union(a, b []model.ConversationID) []model.ConversationID {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	out := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > namedMost {
		return nil
	}
	return out
}
