package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// vacuumInMemory is the largest file that is copied in memory, in bytes. A larger copy goes through a file that
// has no name.
const vacuumInMemory = 128 << 20

// ErrYield: somebody else wants to write, which goes before.
var ErrYield = errors.New("the writer was wanted")

// Rewrite runs the statement first, copies the rows into fresh pages, empties the log and runs the statement last,
// whose row may stay in the log. With yield a writer that comes meanwhile interrupts it, which changes nothing.
func (d *Database) Rewrite(ctx context.Context, yield bool, first, last string) error {
	select {
	case d.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.writing }()
	work, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if yield {
		stop := d.wanted.whenWanted(func() { cancel(ErrYield) })
		defer stop()
	}
	c := d.writer.c
	var size int64
	if err := c.QueryRowContext(work, `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&size); err != nil {
		return because(work, err)
	}
	texts := []string{first, `VACUUM`}
	if size > vacuumInMemory {
		texts = []string{first, `PRAGMA temp_store = FILE`, `VACUUM`}
		defer c.ExecContext(context.WithoutCancel(ctx), `PRAGMA temp_store = MEMORY`) //nolint:errcheck // costs nothing but speed
	}
	for _, text := range texts {
		if _, err := c.ExecContext(work, text); err != nil {
			return because(work, err)
		}
	}
	if err := d.emptyLog(work); err != nil {
		return because(work, err)
	}
	_, err := c.ExecContext(work, last)
	return because(work, err)
}

// emptyLog folds the log into the file and makes it empty, which waits for those that read.
func (d *Database) emptyLog(ctx context.Context) error {
	for {
		var busy, frames, folded int
		err := d.writer.c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &folded)
		if err != nil || busy == 0 {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// because gives the reason why work was cancelled instead of SQLite's word for it.
func because(work context.Context, err error) error {
	if err != nil && work.Err() != nil {
		return fmt.Errorf("interrupted: %w", context.Cause(work))
	}
	return err
}
