package storage

import "delonix/storage/internal/fault"

// The kinds of errors a caller can tell apart with errors.Is. Their texts are written for a person.
var (
	// ErrInUse: another Delonix has this directory open. See OtherInstance.
	ErrInUse = fault.ErrInUse
	// ErrNewerSchema: the file was written by a newer Delonix; see NewerSchemaError.
	ErrNewerSchema = fault.ErrNewerSchema
	// ErrReadOnly: the data folder can't be created or written.
	ErrReadOnly = fault.ErrReadOnly
	// ErrDiskFull: there is no room left. Nothing was changed by the call.
	ErrDiskFull = fault.ErrDiskFull
	// ErrCorrupt: the file is damaged. The next Open sets it aside and salvages what can be read.
	ErrCorrupt = fault.ErrCorrupt
	// ErrNotFound: there is no such row.
	ErrNotFound = fault.ErrNotFound
	// ErrState: the step is not possible in the state the row is in.
	ErrState = fault.ErrState
	// ErrTooLarge: a file is larger than the limit given.
	ErrTooLarge = fault.ErrTooLarge
	// ErrClosed: the store was closed.
	ErrClosed = fault.ErrClosed
)

// NewerSchemaError says which file is newer than this program. It is an ErrNewerSchema.
type NewerSchemaError = fault.NewerSchemaError

// PathError says which path made a call fail and what a person can do.
type PathError = fault.PathError
