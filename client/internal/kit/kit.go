// Package kit is what every service of the client works with: the local copy, the
// bus, the clock, the person's settings, the log, and the goroutines that closing
// waits for. It knows nothing of accounts, conversations, alerts or speech.
package kit

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"delonix/client/internal/bus"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/storage"
)

// Kit is made once for a client. Its fields are set before anything is started.
type Kit struct {
	Store *storage.Store
	Clock pace.Clock
	Log   *slog.Logger
	Tune  Tuning
	Prefs Prefs

	bus    *bus.Bus
	ctx    context.Context // ends with Cancel
	cancel context.CancelFunc
	life   sync.Mutex // guards ending and the adding to wg
	wg     sync.WaitGroup
	ending bool

	trouble  sync.Mutex
	troubled time.Time // when it was told last that the local copy can't be written
}

// New makes a kit without a local copy.
func New(log *slog.Logger, clock pace.Clock, tune Tuning) *Kit {
	k := &Kit{Log: log, Clock: clock, Tune: tune, bus: bus.New()}
	k.ctx, k.cancel = context.WithCancel(context.Background())
	return k
}

// Context ends when the client is being closed.
func (k *Kit) Context() context.Context { return k.ctx }

// Spawn runs f in a goroutine that closing waits for, and reports whether it began. f
// must end soon after its context.
func (k *Kit) Spawn(f func(ctx context.Context)) (began bool) {
	k.life.Lock()
	defer k.life.Unlock()
	if k.ending {
		return false
	}
	k.wg.Go(func() { f(k.ctx) })
	return true
}

// SpawnFor is Spawn for an owner that waits for itself as well: it has added 1 to wg.
func (k *Kit) SpawnFor(wg *sync.WaitGroup, f func()) {
	if !k.Spawn(func(context.Context) { defer wg.Done(); f() }) {
		wg.Done()
	}
}

// End lets nothing begin any more and reports whether that was so already.
func (k *Kit) End() (already bool) {
	k.life.Lock()
	defer k.life.Unlock()
	already, k.ending = k.ending, true
	return already
}

// Cancel ends the context of everything that was spawned.
func (k *Kit) Cancel() { k.cancel() }

// Wait waits for everything that was spawned.
func (k *Kit) Wait() { k.wg.Wait() }

// Publish tells the window of a change.
func (k *Kit) Publish(e model.Event) { k.bus.Publish(e) }

// Subscribe has f told of every change until cancel is called.
func (k *Kit) Subscribe(f func(model.Event)) (cancel func()) { return k.bus.Subscribe(f) }

// CloseBus tells what was published so far and nothing after it.
func (k *Kit) CloseBus() { k.bus.Close() }

// Pause waits for d, for a kick or for the end of ctx, and reports whether it was
// kicked.
func (k *Kit) Pause(ctx context.Context, d time.Duration, kick <-chan struct{}) (kicked bool) {
	return pace.Pause(ctx, k.Clock, d, kick)
}

// LogError notes an error nobody can be told. Texts of errors are free of secrets
// and of what people wrote.
func (k *Kit) LogError(doing string, err error) {
	if err == nil || k.ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return
	}
	k.Log.Warn(doing, "error", err)
}
