package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// salvageTable says which rows of a table are taken over: those that no portal could list again.
type salvageTable struct {
	name  string
	key   string // what rows are found by, in order
	where string
	count func(*Recovery) *int
}

// salvageTables in the order in which rows point to each other.
var salvageTables = [...]salvageTable{
	{"agents", "id", "1", func(r *Recovery) *int { return &r.Agents }},
	{"conversations", "id", "1", func(r *Recovery) *int { return &r.Conversations }},
	{"messages", "id", "own = 1 AND log_id IS NULL OR pending <> ''", func(r *Recovery) *int { return &r.Messages }},
	{"attachments", "id", "file <> ''", func(r *Recovery) *int { return &r.Attachments }},
	{"utterances", "id", "state <> 'done'", func(r *Recovery) *int { return &r.Utterances }},
	{"handovers", "id", "1", func(r *Recovery) *int { return &r.HandOvers }},
	{"settings", "key", "1", func(r *Recovery) *int { return &r.Settings }},
}

// maxGap is how many rows are looked for one by one between the last readable row from above and the last
// from below.
const maxGap = 50_000

// salvage copies what can be read of the damaged file into the fresh one, in one transaction.
func (s *Store) salvage(ctx context.Context, fresh *database, first step, damage error) error {
	old, closeOld, err := s.openDamaged(ctx, first, damage)
	if err != nil {
		s.log.Warn("nothing can be read of the damaged file", "code", sqliteCode(err))
		s.recovery.Complete = false
	} else {
		defer closeOld()
	}
	return fresh.write(ctx, func(t *tx) error {
		if _, err := t.exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		if old != nil {
			for _, table := range salvageTables {
				if err := s.salvageRows(t, query{ctx, old}, table); err != nil {
					return fmt.Errorf("%s: %w", table.name, err)
				}
			}
		}
		return s.repair(t)
	})
}

// openDamaged opens the damaged file for reading, with its log if possible, else without, else a copy with a
// new beginning (unless it is somebody else's file, where that would make nonsense look like messages).
func (s *Store) openDamaged(ctx context.Context, first step, damage error) (*conn, func(), error) {
	var errs []error
	try := func(name, mode string) (*conn, func()) {
		db, err := sql.Open("sqlite", dsn(s.path(name), mode))
		if err != nil {
			errs = append(errs, err)
			return nil, nil
		}
		// A writable schema is one that SQLite does not give up at the first contradiction.
		c, err := openConn(ctx, db, `PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON;`)
		if err == nil {
			q := query{ctx, c}
			var root int64
			if err = q.row(`SELECT rootpage FROM sqlite_schema WHERE name = 'messages'`).Scan(&root); err == nil {
				return c, func() { c.close(); db.Close() } //nolint:errcheck // nothing was written
			}
			c.close() //nolint:errcheck // the first error counts
		}
		db.Close() //nolint:errcheck // the first error counts
		errs = append(errs, err)
		return nil, nil
	}
	for _, mode := range []string{"mode=ro", "mode=ro&immutable=1"} {
		if c, end := try(dbName, mode); c != nil {
			return c, end, nil
		}
	}
	if errors.Is(damage, errForeign) {
		return nil, nil, errors.Join(errs...)
	}
	copied, err := s.restoreSchemaPages(ctx, first)
	if err != nil {
		return nil, nil, errors.Join(append(errs, err)...)
	}
	if c, end := try(copied, "mode=ro&immutable=1"); c != nil {
		return c, func() { end(); s.removeDatabase(copied) }, nil //nolint:errcheck // swept at the next start
	}
	s.removeDatabase(copied) //nolint:errcheck // swept at the next start
	return nil, nil, errors.Join(errs...)
}

// salvageRows copies the rows of one table: from above until damage is met, then from below, then one by one.
func (s *Store) salvageRows(t *tx, old query, table salvageTable) error {
	columns, err := commonColumns(t.query, old, table.name)
	if err != nil || len(columns) == 0 {
		s.recovery.Complete = false
		return nil // the table can't be read at all; the others may
	}
	names := strings.Join(columns, ", ")
	insert := fmt.Sprintf(`INSERT OR IGNORE INTO %s (%s) VALUES (%s)`, table.name, names, strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "))
	keyAt := slices.Index(columns, table.key)
	var last any
	take := func(r scanner) error {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		last = values[keyAt]
		return s.keepRow(t, insert, values, table.count(&s.recovery))
	}
	base := fmt.Sprintf(`SELECT %s FROM %s NOT INDEXED WHERE (%s)`, names, table.name, table.where)
	if table.key == "key" {
		base = strings.Replace(base, "NOT INDEXED ", "", 1) // the table is its index
	}
	read := func(rest string, args ...any) error {
		last = nil
		err := old.each(base+rest, take, args...)
		if err == nil || !isSalvageable(err) {
			return err
		}
		s.recovery.Complete = false
		return errDamagedRows
	}
	if err := read(` ORDER BY ` + table.key); !errors.Is(err, errDamagedRows) {
		return err
	}
	low, _ := last.(int64)
	if err := read(` ORDER BY ` + table.key + ` DESC`); err != nil && !errors.Is(err, errDamagedRows) {
		return err
	}
	high, _ := last.(int64)
	for _, id := range missing(old, table, low, high) {
		if err := read(` AND id = ?`, id); err != nil && !errors.Is(err, errDamagedRows) {
			return err
		}
	}
	return nil
}

// errDamagedRows: a query met damage in the old file; what it gave until then was taken.
var errDamagedRows = errors.New("damaged rows")

// missing returns the ids that may be between the last row that was read from above (low) and from below
// (high, 0 if that gave nothing): those the index of unbound messages names, and all if they are not too many.
func missing(old query, table salvageTable, low, high int64) []int64 {
	if table.key != "id" {
		return nil
	}
	var ids []int64
	if table.name == "messages" {
		ids, _ = collect(old, scanID, `SELECT id FROM messages INDEXED BY messages_unbound WHERE log_id IS NULL`) //nolint:errcheck // as far as it can be read
	}
	if high == 0 {
		high = low + maxGap/50
	}
	for id := low + 1; id < high && id-low < maxGap; id++ {
		ids = append(ids, id)
	}
	return ids
}

// errKeep marks an error of the new file, which ends the salvage.
type errKeep struct{ error }

func (e errKeep) Unwrap() error { return e.error }

// isSalvageable reports whether reading may go on elsewhere after err.
func isSalvageable(err error) bool {
	_, ours := errors.AsType[errKeep](err)
	return !ours && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// keepRow stores one row. A row that the new file's rules refuse was damaged and is left out.
func (s *Store) keepRow(t *tx, insert string, values []any, count *int) error {
	for i, v := range values {
		if text, ok := v.(string); ok {
			values[i] = strings.ToValidUTF8(text, "\uFFFD")
		}
	}
	n, err := t.exec(insert, values...)
	switch {
	case err == nil:
		*count += int(n)
	case kindOf(err) != nil || isIOError(err):
		return errKeep{err}
	default:
		s.recovery.Complete = false
	}
	return nil
}

// commonColumns returns the columns that both files have, whatever the schema of the old one.
func commonColumns(fresh, old query, table string) ([]string, error) {
	scan := func(r scanner) (name string, err error) { return name, r.Scan(&name) }
	const list = `SELECT name FROM pragma_table_info(?)`
	mine, err := collect(fresh, scan, list, table)
	if err != nil {
		return nil, err
	}
	theirs, err := collect(old, scan, list, table)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(mine, func(c string) bool { return !slices.Contains(theirs, c) }), nil
}
