package storage

import (
	"errors"
	"fmt"
)

// The kinds of errors a caller can tell apart with errors.Is. Their texts are sentences for a person.
var (
	// ErrInUse: another Delonix has this directory open. See OtherInstance.
	ErrInUse = errors.New("Delonix is already running with this data folder") //nolint:staticcheck // shown to a person
	// ErrNewerSchema: the file was written by a newer Delonix; see NewerSchemaError.
	ErrNewerSchema = errors.New("the local copy was written by a newer version of Delonix")
	// ErrReadOnly: the data folder can't be created or written.
	ErrReadOnly = errors.New("the data folder can't be written")
	// ErrDiskFull: there is no room left. Nothing was changed by the call.
	ErrDiskFull = errors.New("the disk is full")
	// ErrCorrupt: the file is damaged. The next Open sets it aside and salvages what can be read.
	ErrCorrupt = errors.New("the local copy is damaged")
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not found in the local copy")
	// ErrState: the step is not possible in the state the row is in.
	ErrState = errors.New("not possible in this state")
	// ErrTooLarge: a file is larger than the limit given.
	ErrTooLarge = errors.New("the file is too large")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the local copy is closed")
)

// NewerSchemaError says which file is newer than this program. It is an ErrNewerSchema.
type NewerSchemaError struct {
	Path         string
	Found, Known int // schema versions
}

func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("%v: %s has schema %d, this version knows %d. Update Delonix, or start it with another --data folder; the file was not touched",
		ErrNewerSchema, e.Path, e.Found, e.Known)
}

// Unwrap makes it an ErrNewerSchema.
func (e *NewerSchemaError) Unwrap() error { return ErrNewerSchema }
