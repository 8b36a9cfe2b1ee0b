package recovery

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
)

// salvageTable says which rows of a table are taken over: those that no portal could list again.
type salvageTable struct {
	name  string
	key   string // what rows are found by, in order
	where string
	count func(*Report) *int
}

// salvageTables in the order in which rows point to each other.
var salvageTables = [...]salvageTable{
	{"agents", "id", "1", func(r *Report) *int { return &r.Agents }},
	{"conversations", "id", "1", func(r *Report) *int { return &r.Conversations }},
	{"messages", "id", "own = 1 AND log_id IS NULL OR pending <> ''", func(r *Report) *int { return &r.Messages }},
	{"attachments", "id", "file <> ''", func(r *Report) *int { return &r.Attachments }},
	{"utterances", "id", "state <> 'done'", func(r *Report) *int { return &r.Utterances }},
	{"handovers", "id", "1", func(r *Report) *int { return &r.HandOvers }},
	{"settings", "key", "1", func(r *Report) *int { return &r.Settings }},
}

// maxGap is how many rows are looked for one by one between the last readable row from above and the last
// from below.
const maxGap = 50_000

// salvage copies what can be read of the damaged file into the fresh one, in one transaction.
func (o *Opener) salvage(ctx context.Context, fresh *sqlite.Database, damage error) error {
	old, closeOld, err := o.openDamaged(ctx, damage)
	if err != nil {
		o.Log.Warn("nothing can be read of the damaged file", "code", fault.Code(err))
		o.Report.Complete = false
	} else {
		defer closeOld()
	}
	return fresh.Write(ctx, func(t *sqlite.Tx) error {
		if _, err := t.Exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		if old != nil {
			for _, table := range salvageTables {
				if err := o.salvageRows(t, old.Query(ctx), table); err != nil {
					return fmt.Errorf("%s: %w", table.name, err)
				}
			}
		}
		return o.repair(t)
	})
}

// openDamaged opens the damaged file for reading, with its log if possible, else without, else a copy with a
// new beginning (unless it is somebody else's file, where that would make nonsense look like messages).
func (o *Opener) openDamaged(ctx context.Context, damage error) (*sqlite.Conn, func(), error) {
	var errs []error
	try := func(name, mode string) (*sqlite.Conn, func()) {
		db, err := sql.Open("sqlite", sqlite.DSN(o.path(name), mode))
		if err != nil {
			errs = append(errs, err)
			return nil, nil
		}
		// A writable schema is one that SQLite does not give up at the first contradiction.
		c, err := sqlite.OpenConn(ctx, db, `PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON;`)
		if err == nil {
			q := c.Query(ctx)
			var root int64
			if err = q.Row(`SELECT rootpage FROM sqlite_schema WHERE name = 'messages'`).Scan(&root); err == nil {
				return c, func() { c.Close(); db.Close() } //nolint:errcheck // nothing was written
			}
			c.Close() //nolint:errcheck // the first error counts
		}
		db.Close() //nolint:errcheck // the first error counts
		errs = append(errs, err)
		return nil, nil
	}
	for _, mode := range []string{"mode=ro", "mode=ro&immutable=1"} {
		if c, end := try(folder.Database, mode); c != nil {
			return c, end, nil
		}
	}
	if errors.Is(damage, schema.ErrForeign) {
		return nil, nil, errors.Join(errs...)
	}
	copied, err := o.restoreSchemaPages(ctx)
	if err != nil {
		return nil, nil, errors.Join(append(errs, err)...)
	}
	if c, end := try(copied, "mode=ro&immutable=1"); c != nil {
		return c, func() { end(); o.removeDatabase(copied) }, nil //nolint:errcheck // swept at the next start
	}
	o.removeDatabase(copied) //nolint:errcheck // swept at the next start
	return nil, nil, errors.Join(errs...)
}

// salvageRows copies the rows of one table: from above until damage is met, then from below, then one by one.
func (o *Opener) salvageRows(t *sqlite.Tx, old sqlite.Query, table salvageTable) error {
	columns, err := commonColumns(t.Query, old, table.name)
	if err != nil || len(columns) == 0 {
		o.Report.Complete = false
		return nil // the table can't be read at all; the others may
	}
	names := strings.Join(columns, ", ")
	insert := fmt.Sprintf(`INSERT OR IGNORE INTO %s (%s) VALUES (%s)`, table.name, names, strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "))
	keyAt := slices.Index(columns, table.key)
	var last any
	take := func(r sqlite.Scanner) error {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		last = values[keyAt]
		return o.keepRow(t, insert, values, table.count(&o.Report))
	}
	base := fmt.Sprintf(`SELECT %s FROM %s NOT INDEXED WHERE (%s)`, names, table.name, table.where)
	if table.key == "key" {
		base = strings.Replace(base, "NOT INDEXED ", "", 1) // the table is its index
	}
	read := func(rest string, args ...any) error {
		last = nil
		err := old.Each(base+rest, take, args...)
		if err == nil || !isSalvageable(err) {
			return err
		}
		o.Report.Complete = false
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
func missing(old sqlite.Query, table salvageTable, low, high int64) []int64 {
	if table.key != "id" {
		return nil
	}
	var ids []int64
	if table.name == "messages" {
		ids, _ = sqlite.Collect(old, sqlite.ScanID, `SELECT id FROM messages INDEXED BY messages_unbound WHERE log_id IS NULL`) //nolint:errcheck // as far as it can be read
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
func (o *Opener) keepRow(t *sqlite.Tx, insert string, values []any, count *int) error {
	for i, v := range values {
		if text, ok := v.(string); ok {
			values[i] = strings.ToValidUTF8(text, "\uFFFD")
		}
	}
	n, err := t.Exec(insert, values...)
	switch {
	case err == nil:
		*count += int(n)
	case fault.Kind(err) != nil || fault.IsIOError(err):
		return errKeep{err}
	default:
		o.Report.Complete = false
	}
	return nil
}

// commonColumns returns the columns that both files have, whatever the schema of the old one.
func commonColumns(fresh, old sqlite.Query, table string) ([]string, error) {
	scan := func(r sqlite.Scanner) (name string, err error) { return name, r.Scan(&name) }
	const list = `SELECT name FROM pragma_table_info(?)`
	mine, err := sqlite.Collect(fresh, scan, list, table)
	if err != nil {
		return nil, err
	}
	theirs, err := sqlite.Collect(old, scan, list, table)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(mine, func(c string) bool { return !slices.Contains(theirs, c) }), nil
}
