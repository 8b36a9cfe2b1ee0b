package secrets

import (
	"context"
	"errors"
)

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
