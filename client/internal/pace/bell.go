package pace

import "sync"

// Bell wakes everybody who waits. Each who listens has a channel of its own, so that
// none takes the wake-up of another; what rings before somebody listens is not heard.
type Bell struct {
	Mu   sync.Mutex
	Ears map[chan struct{}]bool
}

// Listen returns the channel of one who waits. leave ends it.
func (b *Bell) Listen() (ear chan struct{}, leave func()) {
	ear = make(chan struct{}, 1)
	b.Mu.Lock()
	defer b.Mu.Unlock()
	if b.Ears == nil {
		b.Ears = map[chan struct{}]bool{}
	}
	b.Ears[ear] = true
	return ear, func() {
		b.Mu.Lock()
		defer b.Mu.Unlock()
		delete(b.Ears, ear)
	}
}

// Ring wakes all.
func (b *Bell) Ring() {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	for ear := range b.Ears {
		Poke(ear)
	}
}
