package kit

import (
	"errors"

	"delonix/storage"
)

// IsGone reports whether an error says that a row of the local copy was deleted
// meanwhile.
func IsGone(err error) bool { return errors.Is(err, storage.ErrNotFound) }
