package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// What a person deletes must not be found in the files either. Removing rows is not enough: the search index
// keeps its words until its segments are merged, pages keep copies of what moved, the log has the rows as they
// were, and copies made before a migration or of a damaged file have all of it. So a deletion leaves a mark in
// its own transaction, and the mark goes when everything was rewritten without what was deleted: at once where
// the caller waits for it, else a moment later, else at the next start.

// scrubPause is how long nothing must have been deleted before the files are rewritten in the background.
const scrubPause = 3 * time.Second

// scrubAtClose is how long closing the store may take for it.
const scrubAtClose = time.Second

// scrubber rewrites the files in the background.
type scrubber struct {
	mu      sync.Mutex
	running bool
	again   bool
	due     bool // something was deleted and is not rewritten yet
}

// scrubSoon has the files rewritten when nothing is deleted for a moment.
func (s *Store) scrubSoon() {
	s.scrub.mu.Lock()
	defer s.scrub.mu.Unlock()
	s.scrub.due = true
	if s.scrub.running {
		s.scrub.again = true
		return
	}
	if s.background.Err() != nil {
		return
	}
	s.scrub.running = true
	s.helpers.Go(s.scrubLater)
}

func (s *Store) scrubLater() {
	for {
		wait := time.NewTimer(scrubPause)
		select {
		case <-s.background.Done():
			wait.Stop()
			s.scrub.mu.Lock()
			s.scrub.running = false
			s.scrub.mu.Unlock()
			return
		case <-wait.C:
		}
		err := s.scrubNow(s.background, true)
		if err != nil && s.background.Err() == nil && !errors.Is(err, sqlite.ErrYield) {
			s.log.Warn("what was deleted could not be removed from the files yet", "err", err)
		}
		s.scrub.mu.Lock()
		if err == nil && !s.scrub.again || err != nil && !errors.Is(err, sqlite.ErrYield) && !s.scrub.again {
			s.scrub.running = false // after an error the next start or deletion tries again
			s.scrub.mu.Unlock()
			return
		}
		s.scrub.again = false
		s.scrub.mu.Unlock()
	}
}

// Scrub rewrites the files so that nothing of what was deleted is left in them, and returns when it is done.
// Without a deletion since the last time it does nothing.
func (s *Store) Scrub(ctx context.Context) error {
	return s.base.InCall("remove what was deleted from the files", func() error { return s.scrubNow(ctx, false) })
}

// scrubNow rewrites the files if a deletion asked for it. With yield a writer that comes meanwhile interrupts it,
// which changes nothing.
func (s *Store) scrubNow(ctx context.Context, yield bool) error {
	var mark int
	if err := s.base.InSnapshot(ctx, func(q rows.Query) error {
		return q.Row(`SELECT count(*) FROM settings WHERE key = ?`, rows.ScrubMark).Scan(&mark)
	}); err != nil {
		return err
	}
	if mark == 0 {
		return nil
	}
	if err := s.forgetCopies(); err != nil {
		return err
	}
	// The search index keeps its words until its segments are one. The mark goes last: it is of no interest to
	// anybody, so that it may stay in the log.
	err := s.base.DB.Rewrite(ctx, yield, `INSERT INTO messages_fts (messages_fts) VALUES ('optimize')`,
		`DELETE FROM settings WHERE key = '`+rows.ScrubMark+`'`)
	if err != nil {
		return err
	}
	s.scrub.mu.Lock()
	s.scrub.due = false
	s.scrub.mu.Unlock()
	return nil
}

// resumeScrub goes on with what a former run could not finish.
func (s *Store) resumeScrub(ctx context.Context) error {
	var mark int
	err := s.base.InSnapshot(ctx, func(q rows.Query) error {
		return q.Row(`SELECT count(*) FROM settings WHERE key = ?`, rows.ScrubMark).Scan(&mark)
	})
	if err == nil && mark > 0 {
		s.scrubSoon()
	}
	return err
}

// scrubClosing finishes what is due, as far as there is time: the rest is for the next start. Nobody else uses
// the store any more.
func (s *Store) scrubClosing() {
	if !s.scrub.due || s.base.DB == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrubAtClose)
	defer cancel()
	if err := s.scrubNow(ctx, false); err != nil {
		s.log.Info("what was deleted is removed from the files at the next start", "err", err)
	}
}

// forgetCopies removes the copies of the database made before a migration, and damaged ones set aside: what
// could be read of them was taken over.
func (s *Store) forgetCopies() error {
	names, err := fs.ReadDir(s.base.Root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range names {
		n := e.Name()
		if strings.HasPrefix(n, folder.Prefix+"-") && !strings.HasSuffix(n, ".tmp") && strings.Contains(n, ".db") {
			err = errors.Join(err, s.base.Root.Remove(n))
		}
	}
	return err
}

// Clear removes all that is stored, in the rows and in the files, and leaves an empty store but for the settings
// with the keys.
func (s *Store) Clear(ctx context.Context, keys ...string) error {
	kept, err := json.Marshal(append([]string{}, keys...))
	if err != nil {
		return err
	}
	err = s.base.Write(ctx, "erase the local copy", func(t *rows.Tx) error {
		tables, err := rows.Collect(t.Query, func(r sqlite.Scanner) (name string, err error) { return name, r.Scan(&name) },
			`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'messages_fts%'`)
		if err != nil {
			return err
		}
		if _, err := t.Exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		for _, table := range tables {
			query, args := `DELETE FROM "`+table+`"`, []any(nil)
			if table == "settings" {
				query += ` WHERE key NOT IN (SELECT value FROM json_each(?))`
				args = append(args, string(kept))
			}
			if _, err := t.Exec(query, args...); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return s.base.MarkScrub(t)
	})
	if err != nil {
		return err
	}
	_, err = s.Sweep(ctx)
	return errors.Join(err, s.Scrub(ctx))
}
