// Package secrets keeps tokens: in the keyring of the operating system where there is one, else in memory
// for this run, or, after explicit consent only, in an unprotected file. It never logs, and its errors
// never contain a value.
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

// Describe returns a sentence for a person.
func (p Place) Describe() string { return "" }

// Vault keeps short secrets by a key. Get of an unknown key is ErrNotFound; Delete of one is no error.
type Vault interface {
	Set(ctx context.Context, key, value string) error
	Get(ctx context.Context, key string) (string, error)
	Delete(ctx context.Context, key string) error
	Place() Place
}

// The kinds of errors a caller can tell apart with errors.Is. Their texts are sentences for a person.
var (
	ErrNotFound = errors.New("no such secret is stored")
	ErrMissing  = errors.New("there is no keyring on this machine (no Secret Service answers on the session bus)")
	ErrLocked   = errors.New("the keyring is locked; unlock it and try again")
	ErrHung     = errors.New("the keyring does not answer")
	ErrTooLarge = errors.New("the token is too long for the keyring")
	ErrMismatch = errors.New("the keyring did not keep the token")
	ErrConsent  = errors.New("storing a token without protection needs the user's consent")
)

// Service is the name under which Delonix's tokens are listed in the keyring.
const Service = "Delonix"

// FileName is the name of the unprotected file in the data folder.
const FileName = "delonix-tokens-UNPROTECTED.json"

// Options tune a vault. The zero value is right for the product.
type Options struct {
	Service string        // "": Service
	Limit   time.Duration // of one keyring call; 0: 3 s
	Logger  *slog.Logger  // nil: nothing is logged; only places and kinds of errors ever are
	Backend Backend       // nil: the keyring of the operating system
}

// Backend is a keyring without time limits, as go-keyring has it. Get of an unknown key is ErrNotFound.
type Backend interface {
	Set(service, key, value string) error
	Get(service, key string) (string, error)
	Delete(service, key string) error
}

var errStub = errors.New("not yet")

// NewKeyring returns the vault over the operating system's keyring. Nothing is called until first use.
func NewKeyring(o Options) Vault { return nil }

// NewMemory returns a vault that forgets everything at the end of the process.
func NewMemory() Vault { return nil }

// Consent is the user's explicit yes to a token without protection.
type Consent bool

// NewFile returns a vault over an unprotected file (mode 0600) in dir. Without consent: ErrConsent.
func NewFile(dir string, yes Consent) (Vault, error) { return nil, errStub }

// Choice is the vault that Choose found and why.
type Choice struct {
	Vault  Vault
	Reason error // why it is not the keyring; nil if it is
}

// Choose tries the keyring (a read with the time limit) and falls back: to the unprotected file if the user
// consented earlier, which is when it exists in dir, else to memory.
func Choose(ctx context.Context, dir string, o Options) Choice { return Choice{} }

// Probe tells without changing anything whether the keyring can be used: nil, ErrMissing, ErrLocked or ErrHung.
func Probe(ctx context.Context, o Options) error { return errStub }
