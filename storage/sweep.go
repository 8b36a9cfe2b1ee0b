package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Sweep removes files that no row names any more (left by a crash between file and row) and the recordings
// of sent utterances. It returns how many. Run it in the background after the start.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	err = s.base.InCall("sweep the files", func() error {
		for sub, text := range map[string]string{
			folder.Attachments: `SELECT file FROM attachments WHERE file <> ''`,
			folder.Utterances:  `SELECT file FROM utterances WHERE file <> '' AND state <> 'done'`,
		} {
			n, err := s.sweepFolder(ctx, sub, text)
			removed += n
			if err != nil {
				return err
			}
		}
		return nil
	})
	return removed, err
}

func (s *Store) sweepFolder(ctx context.Context, sub, text string) (removed int, err error) {
	// The folder is read first: a file that comes later is not in the list, one that came earlier is
	// either staged or has its row.
	entries, err := fs.ReadDir(s.base.Root.FS(), sub)
	if err != nil {
		return 0, err
	}
	var orphans []string
	for _, e := range entries {
		if !s.base.Staging.Has(e.Name()) {
			orphans = append(orphans, e.Name())
		}
		if e.Type().IsRegular() { // whoever copied the folder may have opened them
			if err := folder.CloseMode(s.base.Root, sub+"/"+e.Name(), 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return 0, err
			}
		}
	}
	named := make(map[string]bool)
	err = s.base.InSnapshot(ctx, func(q rows.Query) error {
		return q.Each(text, func(r sqlite.Scanner) error {
			var name string
			err := r.Scan(&name)
			named[name] = true
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	for _, name := range orphans {
		if named[name] {
			continue
		}
		if err := s.base.Root.Remove(sub + "/" + name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// Erase closes the store and removes everything it ever wrote: database, backups, files set aside,
// attachments, recordings, and the folder if nothing else is in it. The lock is released last.
func (s *Store) Erase(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("erase the local copy: %w", err)
	}
	if !s.base.Life.End() {
		return fmt.Errorf("erase the local copy: %w", ErrClosed)
	}
	s.stop()
	s.helpers.Wait()
	s.base.DB.Close() //nolint:errcheck // it is about to be removed
	err := errors.Join(s.base.Root.RemoveAll(folder.Attachments), s.base.Root.RemoveAll(folder.Utterances))
	names, derr := fs.ReadDir(s.base.Root.FS(), ".")
	for _, e := range names {
		if strings.HasPrefix(e.Name(), folder.Prefix) && e.Name() != folder.LockFile {
			err = errors.Join(err, s.base.Root.RemoveAll(e.Name()))
		}
	}
	err = errors.Join(err, derr, folder.SyncDir(s.base.Root, "."), s.lock.Erase(), s.base.Root.Close())
	folder.RemoveIfEmpty(s.base.Dir)
	if err != nil {
		return fmt.Errorf("erase the local copy: %w", err)
	}
	return nil
}
