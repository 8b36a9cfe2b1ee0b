package voice

import "sync"

// inbox is a queue without a bound: whoever puts something in never waits.
type inbox struct {
	wake chan struct{} // holds a token while there may be something

	mu    sync.Mutex
	items []any
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

func (b *inbox) put(in any) {
	b.mu.Lock()
	b.items = append(b.items, in)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// take returns everything that is in the queue.
func (b *inbox) take() []any {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.items = nil
	return items
}
