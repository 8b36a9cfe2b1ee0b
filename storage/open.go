package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
	"delonix/storage/recovery"
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

	prepared    func(text string) // of each statement, for tests
	checkAtOnce int64             // instead of the constant, for tests; 0: the constant
}

// Store is the open local copy. It is safe for use by several goroutines.
type Store struct {
	tables

	shared   bool // others may look into the folder
	log      *slog.Logger
	lock     *Lock
	recovery recovery.Report

	background context.Context // ends with Close
	stop       context.CancelFunc
	helpers    sync.WaitGroup // goroutines of the store
	onCorrupt  func(error)
	corrupt    sync.Once

	scrub scrubber
}

// Open opens the local copy in dir, creating both where needed, and takes the lock of the one instance.
// Errors: ErrInUse, ErrReadOnly, ErrDiskFull, ErrNewerSchema. A damaged file is no error: it is set aside,
// see Recovery. Messages that were being sent become unconfirmed, replies being streamed interrupted,
// recordings complete.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	steps, err := schema.Steps()
	if err != nil {
		return nil, fmt.Errorf("open the local copy: %w", err)
	}
	return open(ctx, dir, o, steps)
}

func open(ctx context.Context, dir string, o Options, steps []schema.Step) (*Store, error) {
	dir, root, shared, err := folder.Prepare(dir, folder.Attachments, folder.Utterances)
	if err != nil {
		return nil, fmt.Errorf("open the local copy: %w", err)
	}
	b := &rows.Base{Dir: dir, Root: root, Now: o.Now}
	s := &Store{tables: newTables(b), shared: shared, log: o.Logger, onCorrupt: o.OnCorrupt}
	b.OnDamage, b.ScrubSoon = s.reportCorrupt, s.scrubSoon
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.base.Now == nil {
		s.base.Now = time.Now
	}
	if shared {
		s.log.Warn("the data folder holds other things as well and stays open to other users; what Delonix keeps in it is private")
	}
	s.background, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.open(ctx, o, steps); err != nil {
		err = s.base.Explain("open the local copy", err) // while the folder can still be looked at
		return nil, errors.Join(err, s.shut())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options, steps []schema.Step) (err error) {
	if s.lock, err = folder.TakeLock(s.base.Dir, s.base.Root); err != nil {
		return err
	}
	if err := folder.RemoveTemporary(s.base.Root); err != nil {
		return err
	}
	r := recovery.Opener{Dir: s.base.Dir, Root: s.base.Root, Log: s.log, Now: s.base.Now, Steps: steps, Readers: o.Readers, MaxPages: o.MaxPages,
		AtOnce: o.checkAtOnce, Prepared: o.prepared,
		AfterCrash: func(t *sqlite.Tx) error { return s.recoverFromCrash(rows.NewTx(t)) },
		Recompute: func(t *sqlite.Tx, conversation int64) error {
			return rows.NewTx(t).Recompute(conversation)
		}}
	var check bool
	s.base.DB, check, err = r.Open(ctx)
	s.recovery = r.Report
	if err != nil {
		return err
	}
	if check {
		s.helpers.Go(s.checkLater)
	}
	return s.resumeScrub(ctx)
}

// checkLater checks the file in the background.
func (s *Store) checkLater() {
	if err := recovery.Check(s.background, s.base.DB); err != nil {
		s.reportCorrupt(err)
	}
}

// recoverFromCrash puts right what only a killed process can leave behind. Nothing is written otherwise.
func (s *Store) recoverFromCrash(t *rows.Tx) error {
	touched := map[int64]bool{}
	note := func(r sqlite.Scanner) error {
		id, err := sqlite.ScanID(r)
		touched[id] = true
		return err
	}
	if err := t.Each(`UPDATE messages SET state = 'unconfirmed', doubtful = 1 WHERE state = 'sending'
		AND `+rows.InOutbox+` RETURNING conversation`, note); err != nil {
		return err
	}
	if err := t.Each(`UPDATE messages SET provisional = 0, interrupted = 1 WHERE provisional = 1 RETURNING conversation`, note); err != nil {
		return err
	}
	if err := s.recoverRecordings(t); err != nil {
		return err
	}
	// Copies made for a message that never came to be. Sweep removes their files.
	if _, err := t.Exec(`DELETE FROM attachments WHERE message IS NULL AND position = ` + loosePosition); err != nil {
		return err
	}
	for id := range touched {
		if err := t.Recompute(id); err != nil {
			return err
		}
	}
	return nil
}

// Close writes everything back and releases the lock. Later calls of the store return ErrClosed.
func (s *Store) Close() error {
	if !s.base.Life.End() {
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
	if s.base.DB != nil {
		errs = append(errs, s.base.DB.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Release())
	}
	return errors.Join(append(errs, s.base.Root.Close())...)
}

// Dir returns the data folder, absolute.
func (s *Store) Dir() string { return s.base.Dir }

// Shared reports whether others may list the data folder, because it holds other things as well. What is in the
// files of the store is private all the same.
func (s *Store) Shared() bool { return s.shared }

// Recovery is what Open did about a damaged file.
func (s *Store) Recovery() recovery.Report { return s.recovery }

// Lock returns the lock of this instance, to publish its address in.
func (s *Store) Lock() *Lock { return s.lock }

// reportCorrupt marks the file as suspect for the next start and tells the owner once.
func (s *Store) reportCorrupt(err error) {
	s.corrupt.Do(func() {
		s.log.Error("the local copy is damaged", "code", fault.Code(err))
		if werr := recovery.MarkSuspect(s.base.Root, err); werr != nil {
			s.log.Error("the damaged local copy could not be marked", "err", werr)
		}
		if s.onCorrupt != nil {
			s.helpers.Go(func() { s.onCorrupt(err) })
		}
	})
}
