//go:build !gokeyring

package secrets

// system stands in until the module of the keyring is required again.
type system struct{}

// Set implements Backend.
func (system) Set(_, _, _ string) error { return ErrMissing }

// Get implements Backend.
func (system) Get(_, _ string) (string, error) { return "", ErrMissing }

// Delete implements Backend.
func (system) Delete(_, _ string) error { return ErrMissing }
