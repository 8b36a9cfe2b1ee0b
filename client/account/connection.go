package account

import (
	"slices"
	"sync"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/model"
)

// board holds the state over all accounts, as the window shows it.
type board struct {
	kit *kit.Kit

	mu    sync.Mutex
	now   model.Connection
	since time.Time // the start, while there is no account
}

func (b *board) connection() model.Connection {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// refresh computes the state over all accounts and publishes it where it changed.
func (b *board) refresh(all func() []model.Connection) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := model.Connection{State: model.ConnOffline, Since: b.since}
	for i, s := range all() {
		worse := rank(s.State) - rank(next.State)
		if i == 0 || worse > 0 || worse == 0 && s.Since.Before(next.Since) {
			next = s
		}
	}
	if next == b.now {
		return
	}
	b.now = next
	b.kit.Publish(model.ConnectionChanged{Connection: next}) // inside the lock: in order
}

// rank orders states by how much they matter to the person.
func rank(s model.ConnectionState) int {
	return slices.Index([]model.ConnectionState{
		model.ConnOnline, model.ConnPolling, model.ConnConnecting, model.ConnOffline, model.ConnNoToken, model.ConnUnauthorized,
	}, s)
}
