package secrets

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// system is the keyring of the operating system.
type system struct{}

// Set implements Backend.
func (system) Set(service, key, value string) error {
	return translate(keyring.Set(service, key, value))
}

// Get implements Backend.
func (system) Get(service, key string) (string, error) {
	v, err := keyring.Get(service, key)
	return v, translate(err)
}

// Delete implements Backend.
func (system) Delete(service, key string) error { return translate(keyring.Delete(service, key)) }

// translate gives the errors of go-keyring the names of this package.
func translate(err error) error {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return ErrMissing
	}
	return err
}
