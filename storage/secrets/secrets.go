// Package secrets keeps tokens: in the keyring of the operating system where there is one, else in memory
// for this run, or, after explicit consent only, in an unprotected file. It logs places and kinds of errors
// only, and its errors never contain a value.
package secrets

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Place is where a vault keeps its secrets.
type Place string

// The places, best first.
const (
	PlaceKeyring Place = "keyring"
	PlaceMemory  Place = "memory"
	PlaceFile    Place = "file"
)

// Vault keeps short secrets by a key. Get of an unknown key is ErrNotFound; Delete of one is no error.
type Vault interface {
	Set(ctx context.Context, key, value string) error
	Get(ctx context.Context, key string) (string, error)
	Delete(ctx context.Context, key string) error
	Place() Place
}

// The kinds of errors a caller can tell apart with errors.Is. Their texts are written for a person.
var (
	ErrNotFound = errors.New("no such token is stored")
	ErrMissing  = errors.New("this computer has no keyring")
	ErrLocked   = errors.New("the keyring is locked: unlock it and try again")
	ErrHung     = errors.New("the keyring does not answer")
	ErrTooLarge = errors.New("the token is too long for the keyring")
	ErrMismatch = errors.New("the keyring did not keep the token")
	ErrConsent  = errors.New("keeping a token without protection needs your consent")
)

// Service is the name under which Delonix's tokens are listed in the keyring.
const Service = "Delonix"

// Limit is how long one call of the keyring may take. It is long enough for any service that works, and too
// short for a person to type a password: whoever has to unlock the keyring is told so, does it, and tries again.
const Limit = 3 * time.Second

// Options tune a vault. The zero value is right for the product.
type Options struct {
	Service string        // "": the constant Service
	Limit   time.Duration // 0: the constant Limit
	Logger  *slog.Logger  // nil: nothing is logged
	Backend Backend       // nil: the keyring of the operating system
}

// Backend is a keyring without time limits, as go-keyring has it. Get and Delete of an unknown key are
// ErrNotFound.
type Backend interface {
	Set(service, key, value string) error
	Get(service, key string) (string, error)
	Delete(service, key string) error
}

func (o Options) withDefaults() Options {
	if o.Service == "" {
		o.Service = Service
	}
	if o.Limit <= 0 {
		o.Limit = Limit
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

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
