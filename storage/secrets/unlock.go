package secrets

import (
	"context"
	"errors"
)

// ErrDismissed tells that somebody was asked for the password of the keyring and did not give it.
var ErrDismissed = errors.New("the password of the keyring was not given")

// Keyring is a vault that may be locked.
type Keyring interface {
	Vault
	// State tells at little cost whether the keyring can be used: nil, ErrMissing, ErrLocked or ErrHung. It
	// never asks anybody.
	State(ctx context.Context) error
	// Unlock asks the person for the password and waits for it until ctx ends. ErrDismissed: it was not given.
	Unlock(ctx context.Context) error
	// Has reports whether there is a value for a key, also in a locked keyring. It never asks anybody and reads no
	// value. Where that can't be told it is true.
	Has(ctx context.Context, key string) (bool, error)
}

// State implements Keyring.
func (r *ring) State(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	return r.probe(limited)
}

// Unlock implements Keyring.
func (r *ring) Unlock(ctx context.Context) error {
	if err := r.State(ctx); !errors.Is(err, ErrLocked) {
		return err
	}
	return r.unlock(ctx, r)
}

// Has implements Keyring.
func (r *ring) Has(ctx context.Context, key string) (bool, error) {
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	return r.has(limited, r.Service, key)
}

// never is the unlocking of a keyring that asks by itself.
func never(context.Context, *ring) error { return nil }

// perhaps is the looking for a value where that can't be told.
func perhaps(context.Context, string, string) (bool, error) { return true, nil }
