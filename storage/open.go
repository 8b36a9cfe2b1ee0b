package storage

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

var errStub = errors.New("not yet")

// Options tune a Store. The zero value is right for the product.
type Options struct {
	Logger   *slog.Logger     // nil: nothing is logged
	Now      func() time.Time // nil: time.Now
	Readers  int              // connections of the read pool; 0: 4
	MaxPages int              // upper limit of the file in pages of 4 KiB; 0: none
	// OnCorrupt is called once, from a goroutine of the store, when damage is found while it is open.
	// Close the store and open it again: that sets the file aside.
	OnCorrupt func(error)
}

// Store is the open local copy. It is safe for use by several goroutines.
type Store struct{}

// Recovery tells what Open had to do about a damaged file.
type Recovery struct {
	Happened bool
	At       time.Time
	Reason   string   // what was wrong, for the details
	Aside    []string // paths of the files that were set aside
	Complete bool     // every table could be read to its end

	Agents, Conversations, Messages, Drafts      int // rows salvaged; Messages counts unsent and pending ones
	Attachments, Utterances, HandOvers, Settings int
	LostFiles                                    int // attachments and recordings whose file is gone
}

// Open opens the local copy in dir, creating both where needed, and takes the lock of the one instance.
// Errors: ErrInUse, ErrReadOnly, ErrDiskFull, ErrNewerSchema. A damaged file is no error: it is set aside,
// see Recovery. Messages that were being sent become unconfirmed, replies being streamed interrupted,
// recordings complete.
func Open(ctx context.Context, dir string, o Options) (*Store, error) { return nil, errStub }

// Close writes everything back and releases the lock. Later calls of the store return ErrClosed.
func (s *Store) Close() error { return errStub }

// Dir returns the data folder.
func (s *Store) Dir() string { return "" }

// Recovery tells whether Open set a damaged file aside.
func (s *Store) Recovery() Recovery { return Recovery{} }

// Lock returns the lock of this instance, to publish its address in.
func (s *Store) Lock() *Lock { return nil }

// Erase closes the store and removes everything it ever wrote: database, backups, files set aside,
// attachments, recordings, and the folder if nothing else is in it. The lock is released last.
func (s *Store) Erase(ctx context.Context) error { return errStub }

// Sweep removes files that no row names any more (left by a crash between file and row) and the
// recordings of sent utterances. It returns how many. Run it in the background after the start.
func (s *Store) Sweep(ctx context.Context) (int, error) { return 0, errStub }

// Lock is the lock of the one instance.
type Lock struct{}

// Publish writes the process id and addr where OtherInstance finds them. Addr is whatever a second start
// needs to ask this one to raise its window.
func (l *Lock) Publish(addr string) error { return errStub }

// Instance is what a running Delonix published.
type Instance struct {
	PID  int    `json:"pid"`
	Addr string `json:"addr"`
}

// OtherInstance returns what the instance that holds the lock of dir has published. Call it after ErrInUse.
// ErrNotFound: it has published nothing (yet).
func OtherInstance(dir string) (Instance, error) { return Instance{}, errStub }
