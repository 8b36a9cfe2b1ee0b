package voice

import "sync"

// mailbox is a queue without a bound: whoever puts something in never waits.
type mailbox struct {
	wake chan struct{} // holds a token while there may be something

	mu    sync.Mutex
	items []input
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

func (b *mailbox) put(in input) {
	b.mu.Lock()
	b.items = append(b.items, in)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// drain returns everything that is in the queue.
func (b *mailbox) drain() []input {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.items = nil
	return items
}
