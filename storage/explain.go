package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/recovery"
)

// explain turns whatever a call met into what its caller is told: a kind with the path, ErrNotFound for a
// missing row, the context's error, or the cause with what was being done.
func (s *Store) explain(what string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if _, ok := errors.AsType[*PathError](err); ok || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", what, err)
	}
	kind := fault.Kind(err)
	if kind == nil && fault.IsIOError(err) {
		kind = folder.ProbeDisk(s.root)
	}
	if kind == nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	path := s.dir
	if kind == ErrCorrupt {
		path = s.path(folder.Database)
		s.reportCorrupt(err)
	}
	return fmt.Errorf("%s: %w", what, &PathError{Kind: kind, Path: path, Err: err})
}

// reportCorrupt marks the file as suspect for the next start and tells the owner once.
func (s *Store) reportCorrupt(err error) {
	s.corrupt.Do(func() {
		s.log.Error("the local copy is damaged", "code", fault.Code(err))
		if werr := recovery.MarkSuspect(s.root, err); werr != nil {
			s.log.Error("the damaged local copy could not be marked", "err", werr)
		}
		if s.onCorrupt != nil {
			s.helpers.Go(func() { s.onCorrupt(err) })
		}
	})
}
