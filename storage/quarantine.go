package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// Recovery tells what Open had to do about a damaged file.
type Recovery struct {
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

// A damaged file is replaced in steps, each of which a crash may be the last:
//
//	delonix-new.db       is made and filled from the damaged file, which stays where it is
//	delonix-salvaged.db  is its name when it is complete
//	delonix-damaged-*    is the damaged file's name from then on
//	delonix.db           is the new file's name at the end
const (
	quarantinePrefix = ownPrefix + "-damaged-"
	quarantineKept   = 3 // older ones are removed
	newName          = ownPrefix + "-new.db"
	salvagedName     = ownPrefix + "-salvaged.db"
)

// sidecars are the endings of the files of one database: the newest rows are in the log.
var sidecars = [...]string{"-wal", "-shm", ""}

// replaceDamaged makes a new file, takes over what can be read and sets the damaged one aside.
func (s *Store) replaceDamaged(ctx context.Context, o Options, steps []step, damage error) error {
	if s.db != nil {
		s.db.close() //nolint:errcheck // it is damaged
		s.db = nil
	}
	s.recovery = Recovery{Happened: true, At: s.now(), Reason: damage.Error(), Complete: true}
	if err := s.buildSalvaged(ctx, o, steps, damage); err != nil {
		return fmt.Errorf("take over from the damaged file: %w", err)
	}
	if err := s.quarantine(); err != nil {
		return fmt.Errorf("set the damaged file aside: %w", err)
	}
	if err := s.installSalvaged(); err != nil {
		return err
	}
	var err error
	if s.db, err = s.newDatabase(ctx, o, dbName, steps); err != nil {
		return err
	}
	if err := s.db.write(ctx, s.recoverFromCrash); err != nil {
		return err
	}
	r := s.recovery
	s.log.Warn("a damaged local copy was set aside", "messages", r.Messages, "drafts", r.Drafts,
		"utterances", r.Utterances, "complete", r.Complete)
	return s.clearSuspect()
}

// buildSalvaged fills a new file from the damaged one. An error leaves everything as it was.
func (s *Store) buildSalvaged(ctx context.Context, o Options, steps []step, damage error) (err error) {
	if err := errors.Join(s.removeDatabase(newName), s.removeDatabase(salvagedName)); err != nil {
		return err
	}
	fresh, err := s.newDatabase(ctx, o, newName, steps)
	if err != nil {
		return errors.Join(err, s.removeDatabase(newName))
	}
	err = errors.Join(s.salvage(ctx, fresh, steps[0], damage), fresh.close())
	if err != nil {
		return errors.Join(err, s.removeDatabase(newName))
	}
	return errors.Join(s.root.Rename(newName, salvagedName), syncDir(s.root, "."))
}

// quarantine renames the damaged file with its log.
func (s *Store) quarantine() error {
	base := quarantinePrefix + s.now().UTC().Format("20060102-150405.000") + ".db"
	for _, ending := range sidecars {
		err := s.root.Rename(dbName+ending, base+ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		s.recovery.Aside = append(s.recovery.Aside, s.path(base+ending))
	}
	if err := s.forgetOldQuarantine(); err != nil {
		s.log.Warn("an older damaged file could not be removed", "err", err)
	}
	return syncDir(s.root, ".")
}

// installSalvaged gives the new file its name.
func (s *Store) installSalvaged() error {
	return errors.Join(s.root.Rename(salvagedName, dbName), syncDir(s.root, "."))
}

// finishReplacing goes on where a crash interrupted replaceDamaged, and sees to it that no log of another
// file lies beside a new one.
func (s *Store) finishReplacing() error {
	if fileSize(s.root, dbName) > 0 {
		return nil // sound, or still to be replaced: that begins anew
	}
	if fileSize(s.root, dbName+"-wal") > 0 {
		if err := s.quarantine(); err != nil {
			return err
		}
	}
	if fileSize(s.root, salvagedName) > 0 {
		return s.installSalvaged()
	}
	return nil
}

// removeDatabase removes a file with what belongs to it.
func (s *Store) removeDatabase(name string) (err error) {
	for _, ending := range sidecars {
		if e := s.root.Remove(name + ending); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (s *Store) forgetOldQuarantine() error {
	names, err := fs.Glob(s.root.FS(), quarantinePrefix+"*.db")
	if err != nil || len(names) <= quarantineKept {
		return err
	}
	slices.Sort(names) // by time
	for _, n := range names[:len(names)-quarantineKept] {
		err = errors.Join(err, s.removeDatabase(n))
	}
	return err
}
