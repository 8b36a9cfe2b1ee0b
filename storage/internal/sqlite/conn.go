package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// MinSQLite is the oldest SQLite whose WAL mode is trusted: older ones could lose a reset of the log that
// ran at the same time as a commit.
var MinSQLite = [3]int{3, 51, 3}

// Conn is one connection with the statements it has prepared. It is used by one goroutine at a time.
type Conn struct {
	c        *sql.Conn
	stmts    map[string]*sql.Stmt
	prepares func(text string) // is told each text that is prepared; nil: nobody
}

// Query is a conn on behalf of one call: the context is that call's.
type Query struct {
	ctx context.Context
	*Conn
}

// OpenConn opens a connection of db and puts it into the mode every connection needs.
func OpenConn(ctx context.Context, db *sql.DB, pragmas string) (*Conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, pragmas); err != nil {
		c.Close()
		return nil, err
	}
	return &Conn{c: c, stmts: make(map[string]*sql.Stmt)}, nil
}

// Query is the connection on behalf of a call.
func (c *Conn) Query(ctx context.Context) Query { return Query{ctx, c} }

// Close gives the connection back; db.Close then closes it.
func (c *Conn) Close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.c.Close())...)
}

// prepared returns the statement for a text, preparing it once in a connection's life. The texts are
// constants of this package, so there is a handful of them.
func (q Query) prepared(text string) (*sql.Stmt, error) {
	if s, ok := q.stmts[text]; ok {
		return s, nil
	}
	s, err := q.c.PrepareContext(q.ctx, text)
	if err != nil {
		return nil, err
	}
	q.stmts[text] = s
	if q.prepares != nil {
		q.prepares(text)
	}
	return s, nil
}

// Script runs statements that are not prepared, and returns nothing of what they give.
func (q Query) Script(text string) error {
	_, err := q.c.ExecContext(q.ctx, text)
	return err
}

// Exec runs a statement and returns how many rows it changed.
func (q Query) Exec(text string, args ...any) (int64, error) {
	s, err := q.prepared(text)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(q.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Insert runs an INSERT and returns the new row's id.
func (q Query) Insert(text string, args ...any) (int64, error) {
	s, err := q.prepared(text)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(q.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// Scanner is a row of a result.
type Scanner interface{ Scan(dest ...any) error }

// failedRow is the row of a statement that could not be prepared.
type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }

// Row runs a query for one row. Its Scan returns sql.ErrNoRows if there is none.
func (q Query) Row(text string, args ...any) Scanner {
	s, err := q.prepared(text)
	if err != nil {
		return failedRow{err}
	}
	return s.QueryRowContext(q.ctx, args...)
}

// Each runs a query and calls f for every row.
func (q Query) Each(text string, f func(Scanner) error, args ...any) error {
	s, err := q.prepared(text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(q.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// Collect runs a query and returns its rows as scan reads them.
func Collect[T any](q Query, scan func(Scanner) (T, error), text string, args ...any) ([]T, error) {
	var out []T
	err := q.Each(text, func(r Scanner) error {
		v, err := scan(r)
		out = append(out, v)
		return err
	}, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ScanID reads rows of one integer.
func ScanID(r Scanner) (id int64, err error) { return id, r.Scan(&id) }

// DSN makes the URI of a database file. Double quotes never mean a string.
func DSN(path, params string) string {
	p := filepath.ToSlash(path)
	if runtime.GOOS == "windows" && !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	u := url.URL{Scheme: "file", Path: p, OmitHost: false}
	s := u.String() + "?_dqs=0&_error_rc=1"
	if params != "" {
		s += "&" + params
	}
	return s
}

// Pragmas of the connections. fullfsync matters on macOS only, where an ordinary sync leaves the data in
// the drive's cache. The log is folded in after half a megabyte: on a nearly full disk a longer one would take
// the room that folding it in needs.
const (
	commonPragmas = `PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
		PRAGMA cache_size = -8000; PRAGMA trusted_schema = OFF;`
	writerPragmas = commonPragmas + `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
		PRAGMA checkpoint_fullfsync = ON; PRAGMA journal_size_limit = 4194304; PRAGMA wal_autocheckpoint = 128; PRAGMA secure_delete = ON;`
	readerPragmas = commonPragmas + `PRAGMA query_only = ON;`
)

// checkVersion refuses to work with an SQLite that is too old, whatever go.mod says.
func checkVersion(q Query) error {
	var v string
	if err := q.Row(`SELECT sqlite_version()`).Scan(&v); err != nil {
		return err
	}
	if !AtLeast(v, MinSQLite) {
		return fmt.Errorf("SQLite %s is too old: %d.%d.%d or newer is needed", v, MinSQLite[0], MinSQLite[1], MinSQLite[2])
	}
	return nil
}

func AtLeast(version string, least [3]int) bool {
	parts := strings.SplitN(version, ".", 4)
	for i, want := range least {
		if i >= len(parts) {
			return false
		}
		got, err := strconv.Atoi(parts[i])
		if err != nil || got < want {
			return false
		}
		if got > want {
			return true
		}
	}
	return true
}

// CheckMode makes sure that the promises of the package comment are in force: a file system that can't do
// WAL leaves the old mode without an error.
func CheckMode(q Query) error {
	var journal string
	var sync, keys int
	if err := q.Row(`SELECT journal_mode, synchronous, foreign_keys FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys`).
		Scan(&journal, &sync, &keys); err != nil {
		return err
	}
	if journal != "wal" || sync != 2 || keys != 1 {
		return fmt.Errorf("the database is in the wrong mode: journal %s, synchronous %d, foreign keys %d", journal, sync, keys)
	}
	return nil
}

// IsNoRows reports whether a statement found or changed nothing.
func IsNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
