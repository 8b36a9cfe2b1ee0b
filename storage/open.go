package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Options tune a Store. The zero value is right for the product.
type Options struct {
	Logger   *slog.Logger     // nil: nothing is logged
	Now      func() time.Time // nil: time.Now
	Readers  int              // connections of the read pool; 0: 4
	MaxPages int              // upper limit of the file in pages of 4 KiB; 0: none
	// OnCorrupt is called once, from a goroutine of the store, when damage is found while it is open.
	// Close the store (from another goroutine) and open it again: that sets the file aside.
	OnCorrupt func(error)

	checkAtOnce int64 // instead of the constant, for tests; 0: the constant
}

// Store is the open local copy. It is safe for use by several goroutines.
type Store struct {
	dir      string
	root     *os.Root
	shared   bool // others may look into the folder
	log      *slog.Logger
	now      func() time.Time
	lock     *Lock
	db       *database
	recovery Recovery
	life     life

	background context.Context // ends with Close
	stop       context.CancelFunc
	helpers    sync.WaitGroup // goroutines of the store
	onCorrupt  func(error)
	corrupt    sync.Once

	staging stagedNames
	scrub   scrubber
}

// Open opens the local copy in dir, creating both where needed, and takes the lock of the one instance.
// Errors: ErrInUse, ErrReadOnly, ErrDiskFull, ErrNewerSchema. A damaged file is no error: it is set aside,
// see Recovery. Messages that were being sent become unconfirmed, replies being streamed interrupted,
// recordings complete.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	steps, err := steps()
	if err != nil {
		return nil, fmt.Errorf("open the local copy: %w", err)
	}
	return open(ctx, dir, o, steps)
}

func open(ctx context.Context, dir string, o Options, steps []step) (*Store, error) {
	dir, root, shared, err := prepareDir(dir, attachmentDir, utteranceDir)
	if err != nil {
		return nil, fmt.Errorf("open the local copy: %w", err)
	}
	s := &Store{dir: dir, root: root, shared: shared, log: o.Logger, now: o.Now, onCorrupt: o.OnCorrupt}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if shared {
		s.log.Warn("the data folder holds other things as well and stays open to other users; what Delonix keeps in it is private")
	}
	s.background, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.open(ctx, o, steps); err != nil {
		err = s.explain("open the local copy", err) // while the folder can still be looked at
		return nil, errors.Join(err, s.shut())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options, steps []step) (err error) {
	if s.lock, err = takeLock(s.dir, s.root); err != nil {
		return err
	}
	if err := errors.Join(removeTemporary(s.root), s.finishReplacing()); err != nil {
		return err
	}
	if err := s.openSound(ctx, o, steps); err != nil {
		return err
	}
	return s.resumeScrub(ctx)
}

// newDatabase opens a file, creating it with mode 0600 (its -wal and -shm take that over), and migrates it.
func (s *Store) newDatabase(ctx context.Context, o Options, name string, steps []step) (*database, error) {
	f, err := s.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(f.Close(), closeMode(s.root, name, 0o600)); err != nil {
		return nil, err
	}
	readers := o.Readers
	if readers <= 0 {
		readers = 4
	}
	d, err := openDatabase(ctx, s.path(name), readers, o.MaxPages)
	if err != nil {
		return nil, err
	}
	_, err = migrate(ctx, d, s.dir, name, s.root, steps)
	if err == nil {
		err = checkMode(query{ctx, d.writer})
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// recoverFromCrash puts right what only a killed process can leave behind. Nothing is written otherwise.
func (s *Store) recoverFromCrash(t *tx) error {
	touched := map[int64]bool{}
	note := func(r scanner) error {
		id, err := scanID(r)
		touched[id] = true
		return err
	}
	if err := t.each(`UPDATE messages SET state = 'unconfirmed', doubtful = 1 WHERE state = 'sending'
		AND state IN ('queued', 'sending', 'unconfirmed', 'failed') RETURNING conversation`, note); err != nil {
		return err
	}
	if err := t.each(`UPDATE messages SET provisional = 0, interrupted = 1 WHERE provisional = 1 RETURNING conversation`, note); err != nil {
		return err
	}
	if err := s.recoverRecordings(t); err != nil {
		return err
	}
	// Copies made for a message that never came to be. Sweep removes their files.
	if _, err := t.exec(`DELETE FROM attachments WHERE message IS NULL AND position = ` + loosePosition); err != nil {
		return err
	}
	for id := range touched {
		if err := t.recompute(id); err != nil {
			return err
		}
	}
	return nil
}

// Close writes everything back and releases the lock. Later calls of the store return ErrClosed.
func (s *Store) Close() error {
	if !s.life.end() {
		return nil
	}
	if err := s.shut(); err != nil {
		return fmt.Errorf("close the local copy: %w", err)
	}
	return nil
}

// shut stops the helpers and releases whatever is open.
func (s *Store) shut() error {
	s.stop()
	s.helpers.Wait()
	s.scrubClosing()
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(append(errs, s.root.Close())...)
}

// Dir returns the data folder, absolute.
func (s *Store) Dir() string { return s.dir }

// Shared tells whether others may list the data folder, because it holds other things as well. What is in the
// files of the store is private all the same.
func (s *Store) Shared() bool { return s.shared }

// Recovery tells whether Open set a damaged file aside.
func (s *Store) Recovery() Recovery { return s.recovery }

// Lock returns the lock of this instance, to publish its address in.
func (s *Store) Lock() *Lock { return s.lock }
