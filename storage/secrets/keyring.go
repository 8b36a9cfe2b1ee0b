package secrets

import (
	"context"
	"errors"
	"fmt"
	"runtime"
)

// maxWindows is how many bytes the Windows Credential Manager takes.
const maxWindows = 2560

// ring is the vault over a keyring. A keyring call can't be cancelled: one that outlives its limit (a prompt
// nobody answers, a service that hangs) leaves its goroutine behind. That goroutine holds the turn, so there
// is never more than one of them for a vault: until it comes back, later calls wait for the turn and then
// give up too.
type ring struct {
	Options
	probe  func(context.Context) error
	unlock func(context.Context, *ring) error
	has    func(ctx context.Context, service, key string) (bool, error)
	turn   chan struct{} // holds a token while a call runs
}

// NewKeyring returns the vault over the operating system's keyring. Nothing is called until first use.
// A program needs one of it.
func NewKeyring(o Options) Keyring { return newRing(o) }

func newRing(o Options) *ring {
	r := &ring{Options: o.withDefaults(), probe: func(context.Context) error { return nil }, turn: make(chan struct{}, 1), unlock: never, has: perhaps}
	if r.Backend == nil {
		r.Backend, r.probe, r.unlock, r.has = system{}, probeSystem, unlockSystem, hasSystem
	}
	return r
}

// Place implements Vault.
func (r *ring) Place() Place { return PlaceKeyring }

// Set stores a value and reads it back. Errors: ErrMissing, ErrLocked, ErrHung, ErrTooLarge, ErrMismatch.
func (r *ring) Set(ctx context.Context, key, value string) error {
	if r.Backend == (system{}) && tooLarge(runtime.GOOS, value) {
		return fmt.Errorf("store the token: %w (%d bytes, %d fit)", ErrTooLarge, len(value), maxWindows)
	}
	return r.call(ctx, "store the token", func() error {
		if err := r.Backend.Set(r.Service, key, value); err != nil {
			return err
		}
		kept, err := r.Backend.Get(r.Service, key)
		if errors.Is(err, ErrNotFound) || err == nil && kept != value {
			return ErrMismatch
		}
		return err
	})
}

func tooLarge(goos, value string) bool { return goos == "windows" && len(value) > maxWindows }

// Get reads a value. Errors: ErrNotFound, ErrMissing, ErrLocked, ErrHung.
func (r *ring) Get(ctx context.Context, key string) (string, error) {
	result := make(chan string, 1) // a late one must not be written where nobody looks any more
	err := r.call(ctx, "read the token", func() error {
		v, err := r.Backend.Get(r.Service, key)
		result <- v
		return err
	})
	if err != nil {
		return "", err
	}
	return <-result, nil
}

// Delete removes a value if it is there. Errors: ErrMissing, ErrLocked, ErrHung.
func (r *ring) Delete(ctx context.Context, key string) error {
	return r.call(ctx, "remove the token", func() error {
		err := r.Backend.Delete(r.Service, key)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
}

// call asks first whether the keyring can be used, which costs nothing and can be cancelled, and then runs f
// in a goroutine with what is left of the limit. A locked keyring is not called: each call would make the
// desktop ask for the password again. Unlock asks for it.
func (r *ring) call(ctx context.Context, what string, f func() error) error {
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	err := r.probe(limited)
	if err == nil {
		err = r.inTurn(limited, f)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		err = ErrHung
	}
	if !errors.Is(err, ErrNotFound) {
		r.Logger.Warn("the keyring could not be used", "kind", kindOf(err))
	}
	return fmt.Errorf("%s: %w", what, err)
}

// inTurn runs f in a goroutine when no other call runs, and waits for it as long as ctx lasts.
func (r *ring) inTurn(ctx context.Context, f func() error) error {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	result := make(chan error, 1)
	go func() {
		defer func() { <-r.turn }()
		result <- contained(f)
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// contained runs f and makes an error of a panic: go-keyring panics when the bus goes away while it waits
// for a prompt.
func contained(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = ErrHung
		}
	}()
	return f()
}

// kindOf names an error for the log. Foreign errors may say more than a log should hold.
func kindOf(err error) string {
	for _, kind := range []error{ErrMissing, ErrLocked, ErrHung, ErrTooLarge, ErrMismatch, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "other"
}

// Probe tells without changing anything whether the keyring can be used: nil, ErrMissing, ErrLocked or
// ErrHung. Where only a try could tell (Windows, macOS) it tries to read.
func Probe(ctx context.Context, o Options) error {
	r := newRing(o)
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	if err := r.probe(limited); err != nil {
		return err
	}
	if _, err := r.Get(ctx, probeKey); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}

// probeKey is a key under which nothing is ever stored.
const probeKey = "probe"

// never is the unlocking of a keyring that asks by itself.
func never(context.Context, *ring) error { return nil }

// perhaps is the looking for a value where that can't be told.
func perhaps(context.Context, string, string) (bool, error) { return true, nil }
