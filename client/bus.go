package client

import (
	"slices"
	"sync"
)

// bus carries events to the subscribers, in order, from one goroutine of its own.
// Publishing never waits for a subscriber. Events that only name rows to re-read
// melt into one of the same kind that was not delivered yet, and so do live values
// that a later one replaces: what a slow subscriber has not seen stays small.
type bus struct {
	mu      sync.Mutex
	queue   []Event
	subs    []*subscription
	closed  bool
	wake    chan struct{}
	stopped chan struct{}
}

type subscription struct {
	f func(Event)
	// busy is held while f runs, so that cancel returns only when f will not run
	// again.
	mu   sync.Mutex
	gone bool
}

// namedMost is how many ids an event names before it means "all" instead.
const namedMost = 512

func newBus() *bus {
	b := &bus{wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	go b.run()
	return b
}

// publish queues an event for delivery.
func (b *bus) publish(e Event) {
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

// subscribe adds a receiver of all later events.
func (b *bus) subscribe(f func(Event)) (cancel func()) {
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

// close delivers what is queued and ends the goroutine.
func (b *bus) close() {
	b.mu.Lock()
	already := b.closed
	b.closed = true
	b.mu.Unlock()
	if !already {
		close(b.wake)
	}
	<-b.stopped
}

func (b *bus) run() {
	defer close(b.stopped)
	for range b.wake {
		b.deliver()
	}
	b.deliver()
}

func (b *bus) deliver() {
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

func (s *subscription) call(e Event) {
	s.mu.Lock()
	gone := s.gone
	s.mu.Unlock()
	if !gone {
		s.f(e)
	}
}

// coalesce appends e, or melts it into an event that still waits.
func coalesce(queue []Event, e Event) []Event {
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
func melt(old, e Event) (Event, bool) {
	switch e := e.(type) {
	case ConversationsChanged:
		if o, ok := old.(ConversationsChanged); ok {
			return ConversationsChanged{IDs: union(o.IDs, e.IDs)}, true
		}
	case MessagesChanged:
		if o, ok := old.(MessagesChanged); ok && o.Conversation == e.Conversation {
			return meltMessages(o, e), true
		}
	case AgentsChanged, SettingsChanged:
		return e, old == e
	case ConnectionChanged:
		_, ok := old.(ConnectionChanged)
		return e, ok
	case UnreadChanged:
		_, ok := old.(UnreadChanged)
		return e, ok
	case RecordingChanged:
		o, ok := old.(RecordingChanged)
		return e, ok && o.Recording.Phase == e.Recording.Phase
	case CallChanged:
		o, ok := old.(CallChanged)
		return e, ok && o.Call.State == e.Call.State && o.Call.Conversation == e.Call.Conversation
	}
	return nil, false
}

// sameSequence tells whether e follows old in a sequence of states, which must not
// change their order.
func sameSequence(old, e Event) bool {
	switch e.(type) {
	case RecordingChanged:
		_, ok := old.(RecordingChanged)
		return ok
	case CallChanged:
		_, ok := old.(CallChanged)
		return ok
	}
	return false
}

func meltMessages(o, e MessagesChanged) Event {
	out := MessagesChanged{Conversation: e.Conversation}
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
		return MessagesChanged{Conversation: e.Conversation}
	}
	return out
}

func rereads(m MessagesChanged) bool { return len(m.IDs) == 0 && len(m.Removed) == 0 }

// union joins two lists of ids, where an empty one means all.
func union(a, b []ConversationID) []ConversationID {
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
