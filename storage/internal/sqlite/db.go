package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	_ "modernc.org/sqlite" // registers the driver

	"delonix/storage/internal/fault"
)

// Database is the open file: the one connection that writes and a pool of those that read.
type Database struct {
	db      *sql.DB
	writer  *Conn
	writing chan struct{} // holds a token while the writer is in use
	readers chan *Conn    // nil entries are connections not opened yet
	longest time.Duration // that the writer was held; belongs to the writer
	full    bool          // the disk was full at the last write; belongs to the writer
	wanted  wish          // of the writer

	prepares func(text string)
}

// FoldLog folds the write-ahead log into the file as far as nobody is reading it, and reports whether that was all
// of it: it begins anew then and needs no more room. Only the writer may call it, outside of a transaction.
func (d *Database) FoldLog(ctx context.Context) (whole bool, err error) {
	var busy, frames, folded int
	err = d.writer.c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &frames, &folded)
	return err == nil && busy == 0 && folded == frames, err
}

// Options tune a database.
type Options struct {
	Readers  int               // connections of the read pool, at least 1
	MaxPages int               // upper limit of the file in pages; 0: none
	Prepared func(text string) // is told the text of each statement once it is prepared, by whoever runs it; may be nil
}

// Open opens the file with its writer only; the readers come when they are needed.
func Open(ctx context.Context, path string, o Options) (*Database, error) {
	db, err := sql.Open("sqlite", DSN(path, ""))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(o.Readers + 2) // and one for the check in the background
	pragmas := writerPragmas
	if o.MaxPages > 0 {
		pragmas += fmt.Sprintf("PRAGMA max_page_count = %d;", o.MaxPages)
	}
	w, err := OpenConn(ctx, db, pragmas)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	d := &Database{db: db, writer: w, writing: make(chan struct{}, 1), readers: make(chan *Conn, o.Readers), prepares: o.Prepared}
	w.prepares = o.Prepared
	for range o.Readers {
		d.readers <- nil
	}
	q := Query{ctx, w}
	if err := errors.Join(checkVersion(q), CheckMode(q)); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Close closes all connections; SQLite then folds the log into the file. Nobody may use d any more.
func (d *Database) Close() error {
	var errs []error
	for range cap(d.readers) {
		if c := <-d.readers; c != nil {
			errs = append(errs, c.Close())
		}
	}
	errs = append(errs, d.writer.Close(), d.db.Close())
	return errors.Join(errs...)
}

// Tx is the one write transaction.
type Tx struct {
	Query
	done    []func()       // run after the commit
	held    *time.Duration // is told how long the writer was held, the commit included
	patient bool           // it yields to others
}

// AfterCommit runs f when the transaction is on the disk, and never if it fails: files are removed then.
func (t *Tx) AfterCommit(f func()) { t.done = append(t.done, f) }

// Measure has held told how long other writers had to wait for the transaction, its commit included.
func (t *Tx) Measure(held *time.Duration) { t.held = held }

// YieldsToOthers says that the transaction is part of something that can wait: see yield.
func (t *Tx) YieldsToOthers() { t.patient = true }

// Query is the writer on behalf of a call that owns the whole database.
func (d *Database) Query(ctx context.Context) Query { return Query{ctx, d.writer} }

// begin begins a transaction. One that could not be rolled back, as the disk did not let it, is in the way for
// good otherwise.
func (q Query) begin(statement string) error {
	_, err := q.Exec(statement)
	if err == nil || q.ctx.Err() != nil {
		return err
	}
	if _, rerr := q.Exec("ROLLBACK"); rerr != nil {
		return err
	}
	_, err = q.Exec(statement)
	return err
}

// Write runs f in a transaction that holds the writer. ctx ends the waiting for it; what has begun runs to its end.
func (d *Database) Write(ctx context.Context, f func(*Tx) error) (err error) {
	if err := d.takeWriter(ctx); err != nil {
		return err
	}
	defer func() { <-d.writing }()
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &Tx{Query: Query{context.WithoutCancel(ctx), d.writer}}
	defer d.timed(t)()
	defer func() {
		if !t.patient {
			d.wanted.written(time.Now())
		}
	}()
	if d.full { // it may be the log that fills the disk, and it is folded after a commit only
		_, _ = d.FoldLog(t.ctx)
	}
	if err := t.begin("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	open := true
	defer func() {
		if open { // f failed or panicked, or the commit failed
			if _, rerr := t.Exec("ROLLBACK"); rerr != nil && err == nil {
				err = rerr
			}
			d.full = d.full || fault.Kind(err) == fault.ErrDiskFull
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if _, err := t.Exec("COMMIT"); err != nil {
		return err
	}
	open = false
	if d.full { // there is room again: the log must not take all of it
		whole, _ := d.FoldLog(t.ctx)
		d.full = !whole
	}
	for _, f := range t.done {
		f()
	}
	return nil
}

// timed notes how long the writer is held from its call to that of the returned function.
func (d *Database) timed(t *Tx) func() {
	began := time.Now()
	return func() {
		held := time.Since(began)
		d.longest = max(d.longest, held)
		if t.held != nil {
			*t.held = held
		}
	}
}

// Want counts the caller as one who waits for the writer, until the returned function is called.
func (d *Database) Want() (leave func()) { return d.wanted.wait() }

// takeWriter waits for the writer. What can be put off gives it up for that.
func (d *Database) takeWriter(ctx context.Context) error {
	select {
	case d.writing <- struct{}{}:
		return nil
	default:
	}
	defer d.Want()()
	select {
	case d.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Read runs f on a connection of the pool in one snapshot.
func (d *Database) Read(ctx context.Context, f func(Query) error) error {
	var c *Conn
	select {
	case c = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { d.readers <- c }()
	if c == nil {
		var err error
		if c, err = OpenConn(ctx, d.db, readerPragmas); err != nil {
			c = nil
			return err
		}
		c.prepares = d.prepares
	}
	q := Query{ctx, c}
	if err := q.begin("BEGIN"); err != nil {
		return err
	}
	err := f(q)
	if err != nil && ctx.Err() != nil { // SQLite only says that it was interrupted
		err = ctx.Err()
	}
	q.ctx = context.WithoutCancel(ctx)
	_, rerr := q.Exec("ROLLBACK") // ends the snapshot; nothing was written
	if err == nil {
		err = rerr
	}
	return err
}

// LongestWrite is how long others had to wait for one transaction at most, since the last call.
func (d *Database) LongestWrite(ctx context.Context) (longest time.Duration, err error) {
	if err := d.takeWriter(ctx); err != nil {
		return 0, err
	}
	defer func() { <-d.writing }()
	longest, d.longest = d.longest, 0
	return longest, nil
}
