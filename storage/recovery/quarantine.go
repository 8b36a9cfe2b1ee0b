package recovery

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"delonix/storage/internal/folder"
)

// A damaged file is replaced in steps, each of which a crash may be the last:
//
//	delonix-new.db       is made and filled from the damaged file, which stays where it is
//	delonix-salvaged.db  is its name when it is complete
//	delonix-damaged-*    is the damaged file's name from then on
//	delonix.db           is the new file's name at the end
const (
	QuarantinePrefix = folder.Prefix + "-damaged-"
	QuarantineKept   = 3 // older ones are removed
	NewName          = folder.Prefix + "-new.db"
	SalvagedName     = folder.Prefix + "-salvaged.db"
)

// replaceDamaged makes a new file, takes over what can be read and sets the damaged one aside.
func (o *Opener) replaceDamaged(ctx context.Context, damage error) error {
	if o.db != nil {
		o.db.Close() //nolint:errcheck // it is damaged
		o.db = nil
	}
	o.Report = Report{Happened: true, At: o.Now(), Reason: damage.Error(), Complete: true}
	if err := o.buildSalvaged(ctx, damage); err != nil {
		return fmt.Errorf("take over from the damaged file: %w", err)
	}
	if err := o.quarantine(); err != nil {
		return fmt.Errorf("set the damaged file aside: %w", err)
	}
	if err := o.installSalvaged(); err != nil {
		return err
	}
	var err error
	if o.db, err = o.newDatabase(ctx, folder.Database); err != nil {
		return err
	}
	if err := o.db.Write(ctx, o.AfterCrash); err != nil {
		return err
	}
	r := o.Report
	o.Log.Warn("a damaged local copy was set aside", "messages", r.Messages, "drafts", r.Drafts,
		"utterances", r.Utterances, "complete", r.Complete)
	return o.clearSuspect()
}

// buildSalvaged fills a new file from the damaged one. An error leaves everything as it was.
func (o *Opener) buildSalvaged(ctx context.Context, damage error) (err error) {
	if err := errors.Join(o.removeDatabase(NewName), o.removeDatabase(SalvagedName)); err != nil {
		return err
	}
	fresh, err := o.newDatabase(ctx, NewName)
	if err != nil {
		return errors.Join(err, o.removeDatabase(NewName))
	}
	err = errors.Join(o.salvage(ctx, fresh, damage), fresh.Close())
	if err != nil {
		return errors.Join(err, o.removeDatabase(NewName))
	}
	return errors.Join(o.Root.Rename(NewName, SalvagedName), folder.SyncDir(o.Root, "."))
}

// quarantine renames the damaged file with its log.
func (o *Opener) quarantine() error {
	base := QuarantinePrefix + o.Now().UTC().Format("20060102-150405.000") + ".db"
	for _, ending := range sidecars {
		err := o.Root.Rename(folder.Database+ending, base+ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		o.Report.Aside = append(o.Report.Aside, o.path(base+ending))
	}
	if err := o.forgetOldQuarantine(); err != nil {
		o.Log.Warn("an older damaged file could not be removed", "err", err)
	}
	return folder.SyncDir(o.Root, ".")
}

// installSalvaged gives the new file its name.
func (o *Opener) installSalvaged() error {
	return errors.Join(o.Root.Rename(SalvagedName, folder.Database), folder.SyncDir(o.Root, "."))
}

// finishReplacing goes on where a crash interrupted replaceDamaged, and sees to it that no log of another
// file lies beside a new one.
func (o *Opener) finishReplacing() error {
	if folder.Size(o.Root, folder.Database) > 0 {
		return nil // sound, or still to be replaced: that begins anew
	}
	if folder.Size(o.Root, folder.Database+"-wal") > 0 {
		if err := o.quarantine(); err != nil {
			return err
		}
	}
	if folder.Size(o.Root, SalvagedName) > 0 {
		return o.installSalvaged()
	}
	return nil
}

func (o *Opener) forgetOldQuarantine() error {
	names, err := fs.Glob(o.Root.FS(), QuarantinePrefix+"*.db")
	if err != nil || len(names) <= QuarantineKept {
		return err
	}
	slices.Sort(names) // by time
	for _, n := range names[:len(names)-QuarantineKept] {
		err = errors.Join(err, o.removeDatabase(n))
	}
	return err
}
