package client

import "sync"

// bell wakes everybody who waits. Each who listens has a channel of its own, so that
// none takes the wake-up of another; what rings before somebody listens is not heard.
type bell struct {
	mu   sync.Mutex
	ears map[chan struct{}]bool
}

// listen returns the channel of one who waits. leave ends it.
func (b *bell) listen() (ear chan struct{}, leave func()) {
	ear = make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ears == nil {
		b.ears = map[chan struct{}]bool{}
	}
	b.ears[ear] = true
	return ear, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.ears, ear)
	}
}

// ring wakes all.
func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ear := range b.ears {
		poke(ear)
	}
}
