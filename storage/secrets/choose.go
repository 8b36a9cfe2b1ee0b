package secrets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// Choice is the vault that Choose found and why.
type Choice struct {
	Vault  Vault
	Reason error // why it is not the keyring; nil if it is
}

// Choose tries the keyring (a read with the time limit) and falls back: to the unprotected file if the user
// consented earlier, which is when it exists in dir, else, where there is no keyring, to memory. A keyring that
// is locked or hangs stays the choice, with the reason: what is in it is not lost. If the keyring works, tokens
// that were in the file move into it and the file goes away.
func Choose(ctx context.Context, dir string, o Options) Choice {
	r := newRing(o)
	var consent Consent
	if _, err := os.Stat(filepath.Join(dir, FileName)); err == nil {
		consent = true
	}
	_, err := r.Get(ctx, probeKey)
	if errors.Is(err, ErrNotFound) || err == nil {
		if err = moveIn(ctx, dir, r, consent); err == nil {
			return Choice{Vault: r}
		}
	}
	r.Logger.Warn("tokens are not kept in the keyring", "kind", kindOf(err))
	if file, ferr := NewFile(dir, consent); ferr == nil {
		return Choice{Vault: file, Reason: err}
	}
	if errors.Is(err, ErrLocked) || errors.Is(err, ErrHung) {
		return Choice{Vault: r, Reason: err}
	}
	return Choice{Vault: NewMemory(), Reason: err}
}

// moveIn moves the tokens of the unprotected file into the keyring.
func moveIn(ctx context.Context, dir string, r *ring, consent Consent) error {
	if !consent {
		return nil
	}
	f := &plainFile{path: filepath.Join(dir, FileName)}
	tokens, err := f.read()
	if err != nil {
		return err
	}
	for key, value := range tokens {
		if err := r.Set(ctx, key, value); err != nil {
			return err
		}
	}
	return f.write(nil)
}
