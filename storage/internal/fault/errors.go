package fault

import (
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The kinds of errors a caller can tell apart with errors.Is. Their texts are written for a person.
var (
	// ErrInUse: another Delonix has this directory open. See OtherInstance.
	ErrInUse = errors.New("another Delonix is running with this data folder")
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

// Error says what to do.
func (e *NewerSchemaError) Error() string {
	return fmt.Sprintf("%v: %s has schema %d, this version knows %d. It was not touched. Update Delonix, or choose another folder with --data",
		ErrNewerSchema, e.Path, e.Found, e.Known)
}

// Unwrap makes it an ErrNewerSchema.
func (e *NewerSchemaError) Unwrap() error { return ErrNewerSchema }

// PathError says which path made a call fail and what a person can do. Kind is ErrReadOnly, ErrDiskFull,
// ErrInUse or ErrCorrupt; errors.Is finds it and the cause.
type PathError struct {
	Kind error
	Path string
	Err  error // the cause, may be nil
}

// Error says what happened, what was kept and what to do.
func (e *PathError) Error() string {
	switch e.Kind {
	case ErrReadOnly:
		return fmt.Sprintf("%v: %s. Nothing was changed. Make it writable, or choose another folder with --data", e.Kind, e.Path)
	case ErrDiskFull:
		return fmt.Sprintf("%v: %s. Everything stored until now is kept. Free some space and try again", e.Kind, e.Path)
	case ErrCorrupt:
		return fmt.Sprintf("%v: %s. At the next start it is set aside and what can be read is taken over", e.Kind, e.Path)
	default:
		return fmt.Sprintf("%v: %s", e.Kind, e.Path)
	}
}

// Unwrap returns kind and cause.
func (e *PathError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Code returns SQLite's extended result code of err, 0 if it is none of SQLite's.
func Code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

// Kind maps an error of SQLite or of the operating system to one of the kinds, or nil.
func Kind(err error) error {
	code := Code(err)
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return ErrDiskFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrCorrupt
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	}
	switch {
	case isDiskFull(err):
		return ErrDiskFull
	case isReadOnly(err), errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	}
	return nil
}

// IsIOError reports whether SQLite failed to read or write without saying why.
func IsIOError(err error) bool {
	code := Code(err) & 0xff
	return code == sqlite3.SQLITE_IOERR || code == sqlite3.SQLITE_CANTOPEN
}
