// Package bridge is the one crossing between the UI thread and everything else: it
// carries work off the thread and its results back, and the client's news onto it, once
// a frame.
package bridge

import (
	"context"
	"slices"
	"sync"
	"time"

	"delonix/client"
	"delonix/ui/loop"
)

// frame is how often the window takes news at most.
const frame = 16 * time.Millisecond

// Batch is all that happened since the last frame, each thing once.
type Batch struct {
	AllRows    bool
	Rows       map[client.ConversationID]bool
	Messages   map[client.ConversationID]*MessageChanges
	Connection *client.Connection
	Unread     *int
	Agents     bool
	Settings   bool
	Notices    []client.Notice
	Moved      []client.ConversationMoved
	WentOn     []client.WentOn
	Alerts     []client.Alert
	Recording  *client.Recording
	Speaking   *client.SpeakingChanged
	Call       *client.Call
}

// MessageChanges is what changed in one conversation.
type MessageChanges struct {
	All bool
	IDs map[client.MessageID]bool
}

func newBatch() *Batch {
	return &Batch{Rows: map[client.ConversationID]bool{}, Messages: map[client.ConversationID]*MessageChanges{}}
}

// Bridge carries work off the UI thread and news back onto it.
type Bridge struct {
	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	mu      sync.Mutex
	pending *Batch
	closed  bool
	leave   func()
	hearers []*hearer // belongs to the UI thread
}

// hearer is told of each frame's news.
type hearer struct{ hear func(*Batch) }

// Source is where news come from.
type Source interface {
	Subscribe(func(client.Event)) (cancel func())
}

// New subscribes to a client's events.
func New(parent context.Context, from Source) *Bridge {
	ctx, cancel := context.WithCancel(parent)
	b := &Bridge{ctx: ctx, cancel: cancel}
	b.leave = from.Subscribe(b.take)
	return b
}

// Hear has f told of each frame's news on the UI thread, after those who asked before,
// until the function it gives is called. Both are called on the UI thread.
func (b *Bridge) Hear(f func(*Batch)) (end func()) {
	h := &hearer{f}
	b.hearers = append(b.hearers, h)
	return func() { b.hearers = slices.DeleteFunc(slices.Clone(b.hearers), func(o *hearer) bool { return o == h }) }
}

// Context ends with the bridge.
func (b *Bridge) Context() context.Context { return b.ctx }

// Close ends the subscription and waits for the work under way.
func (b *Bridge) Close() {
	b.leave()
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.cancel()
	b.wg.Wait()
}

// Run does work off the UI thread and then, with its result, something on it.
func Run[T any](b *Bridge, work func(context.Context) (T, error), then func(T, error)) {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	b.wg.Add(1)
	b.mu.Unlock()
	go func() {
		defer b.wg.Done()
		v, err := work(b.ctx)
		if b.ctx.Err() == nil && then != nil {
			loop.Do(func() { then(v, err) })
		}
	}()
}

// Do is Run for work without a value.
func Do(b *Bridge, work func(context.Context) error, then func(error)) {
	Run(b, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) }, func(_ struct{}, err error) {
		if then != nil {
			then(err)
		}
	})
}

// take adds an event to the next frame's batch. It never blocks.
func (b *Bridge) take(e client.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	if b.pending == nil {
		b.pending = newBatch()
		b.wg.Add(1)
		time.AfterFunc(frame, b.hand)
	}
	b.pending.add(e)
}

// hand gives the batch to the UI thread.
func (b *Bridge) hand() {
	defer b.wg.Done()
	b.mu.Lock()
	next := b.pending
	b.pending = nil
	closed := b.closed
	b.mu.Unlock()
	if next != nil && !closed {
		loop.Do(func() {
			for _, h := range b.hearers {
				h.hear(next)
			}
		})
	}
}

func (p *Batch) add(e client.Event) {
	switch e := e.(type) {
	case client.ConversationsChanged:
		p.AllRows = p.AllRows || len(e.IDs) == 0
		for _, id := range e.IDs {
			p.Rows[id] = true
		}
	case client.MessagesChanged:
		p.addMessages(e)
	case client.ConnectionChanged:
		p.Connection = &e.Connection
	case client.UnreadChanged:
		p.Unread = &e.Conversations
	case client.AgentsChanged:
		p.Agents = true
	case client.SettingsChanged:
		p.Settings = true
	case client.Notice:
		p.Notices = append(p.Notices, e)
	case client.ConversationMoved:
		p.Moved = append(p.Moved, e)
	case client.WentOn:
		p.WentOn = append(p.WentOn, e)
	case client.Alert:
		p.Alerts = append(p.Alerts, e)
	case client.RecordingChanged:
		p.Recording = &e.Recording
	case client.SpeakingChanged:
		p.Speaking = &e
	case client.CallChanged:
		p.Call = &e.Call
	}
}

func (p *Batch) addMessages(e client.MessagesChanged) {
	m := p.Messages[e.Conversation]
	if m == nil {
		m = &MessageChanges{IDs: map[client.MessageID]bool{}}
		p.Messages[e.Conversation] = m
	}
	m.All = m.All || len(e.IDs) == 0 || len(e.Removed) > 0
	for _, id := range e.IDs {
		m.IDs[id] = true
	}
}
