package recovery

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
)

// Opener opens the database of a data folder, whatever state it is in. The folder's lock is the caller's.
type Opener struct {
	Dir      string // absolute
	Root     *os.Root
	Log      *slog.Logger
	Now      func() time.Time
	Steps    []schema.Step
	Readers  int               // connections of the read pool; 0: 4
	MaxPages int               // upper limit of the file in pages; 0: none
	Prepared func(text string) // is told the text of each statement that is prepared; may be nil
	AtOnce   int64             // the largest file that is checked while a person waits, in bytes; 0: checkAtOnce

	AfterCrash func(*sqlite.Tx) error                       // puts right what only a killed process leaves behind
	Recompute  func(t *sqlite.Tx, conversation int64) error // makes the derived columns of a conversation anew

	Report Report // what had to be done about a damaged file, after Open
	db     *sqlite.Database
}

// path returns the absolute path of a name in the data folder.
func (o *Opener) path(name string) string { return filepath.Join(o.Dir, name) }

// newDatabase opens a file, creating it with mode 0600 (its -wal and -shm take that over), and migrates it.
func (o *Opener) newDatabase(ctx context.Context, name string) (*sqlite.Database, error) {
	f, err := o.Root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(f.Close(), folder.CloseMode(o.Root, name, 0o600)); err != nil {
		return nil, err
	}
	readers := o.Readers
	if readers <= 0 {
		readers = 4
	}
	prepared := o.Prepared
	if name != folder.Database { // a salvage looks at everything
		prepared = nil
	}
	d, err := sqlite.Open(ctx, o.path(name), sqlite.Options{Readers: readers, MaxPages: o.MaxPages, Prepared: prepared})
	if err != nil {
		return nil, err
	}
	_, err = schema.Migrate(ctx, d, o.Dir, name, o.Root, o.Steps)
	if err == nil {
		err = sqlite.CheckMode(d.Query(ctx))
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Report tells what Open had to do about a damaged file.
type Report struct {
	Happened bool
	At       time.Time
	Reason   string   // what was wrong, for the details
	Aside    []string // paths of the files that were set aside
	Complete bool     // everything that was to be taken over could be read

	// Rows taken over. Messages are those the portal may not have: the outbox and pending reactions. The
	// rest is to be listed again; what comes then counts as read.
	Agents, Conversations, Messages, Drafts      int
	Attachments, Utterances, HandOvers, Settings int
	LostFiles                                    int // attachments and recordings whose file is gone
}

// sidecars are the endings of the files of one database: the newest rows are in the log.
var sidecars = [...]string{"-wal", "-shm", ""}

// removeDatabase removes a file with what belongs to it.
func (o *Opener) removeDatabase(name string) (err error) {
	for _, ending := range sidecars {
		if e := o.Root.Remove(name + ending); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (o *Opener) clearSuspect() error {
	if err := o.Root.Remove(folder.Suspect); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
