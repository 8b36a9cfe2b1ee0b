package ui

import (
	"context"
	"sync"
	"time"

	"delonix/client"
	"delonix/ui/loop"
)

// frame is how often the window takes news at most.
const frame = 16 * time.Millisecond

// batch is all that happened since the last frame, each thing once.
type batch struct {
	allRows   bool
	rows      map[client.ConversationID]bool
	messages  map[client.ConversationID]*messageChanges
	conn      *client.Connection
	unread    *int
	agents    bool
	settings  bool
	notices   []client.Notice
	moved     []client.ConversationMoved
	wentOn    []client.WentOn
	alerts    []client.Alert
	recording *client.Recording
	speaking  *client.SpeakingChanged
	call      *client.Call
}

// messageChanges is what changed in one conversation.
type messageChanges struct {
	all bool
	ids map[client.MessageID]bool
}

func newBatch() *batch {
	return &batch{rows: map[client.ConversationID]bool{}, messages: map[client.ConversationID]*messageChanges{}}
}

// bridge carries work off the UI thread and news back onto it.
type bridge struct {
	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	mu      sync.Mutex
	pending *batch
	closed  bool
	apply   func(*batch)
	leave   func()
}

// newBridge subscribes to the client's events. apply runs on the UI thread.
func newBridge(parent context.Context, c *client.Client, apply func(*batch)) *bridge {
	ctx, cancel := context.WithCancel(parent)
	b := &bridge{ctx: ctx, cancel: cancel, apply: apply}
	b.leave = c.Subscribe(b.take)
	return b
}

// close ends the subscription and waits for the work under way.
func (b *bridge) close() {
	b.leave()
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.cancel()
	b.wg.Wait()
}

// run does work off the UI thread and then, with its result, something on it.
func run[T any](b *bridge, work func(context.Context) (T, error), then func(T, error)) {
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

// do is run for work without a value.
func do(b *bridge, work func(context.Context) error, then func(error)) {
	run(b, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) }, func(_ struct{}, err error) {
		if then != nil {
			then(err)
		}
	})
}

// take adds an event to the next frame's batch. It never blocks.
func (b *bridge) take(e client.Event) {
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
func (b *bridge) hand() {
	defer b.wg.Done()
	b.mu.Lock()
	next := b.pending
	b.pending = nil
	closed := b.closed
	b.mu.Unlock()
	if next != nil && !closed {
		loop.Do(func() { b.apply(next) })
	}
}

func (p *batch) add(e client.Event) {
	switch e := e.(type) {
	case client.ConversationsChanged:
		p.allRows = p.allRows || len(e.IDs) == 0
		for _, id := range e.IDs {
			p.rows[id] = true
		}
	case client.MessagesChanged:
		p.addMessages(e)
	case client.ConnectionChanged:
		p.conn = &e.Connection
	case client.UnreadChanged:
		p.unread = &e.Conversations
	case client.AgentsChanged:
		p.agents = true
	case client.SettingsChanged:
		p.settings = true
	case client.Notice:
		p.notices = append(p.notices, e)
	case client.ConversationMoved:
		p.moved = append(p.moved, e)
	case client.WentOn:
		p.wentOn = append(p.wentOn, e)
	case client.Alert:
		p.alerts = append(p.alerts, e)
	case client.RecordingChanged:
		p.recording = &e.Recording
	case client.SpeakingChanged:
		p.speaking = &e
	case client.CallChanged:
		p.call = &e.Call
	}
}

func (p *batch) addMessages(e client.MessagesChanged) {
	m := p.messages[e.Conversation]
	if m == nil {
		m = &messageChanges{ids: map[client.MessageID]bool{}}
		p.messages[e.Conversation] = m
	}
	m.all = m.all || len(e.IDs) == 0 || len(e.Removed) > 0
	for _, id := range e.IDs {
		m.ids[id] = true
	}
}
