package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	_ "modernc.org/sqlite" // registers the driver
)

// database is the open file: the one connection that writes and a pool of those that read.
type database struct {
	db      *sql.DB
	writer  *conn
	writing chan struct{} // holds a token while the writer is in use
	readers chan *conn    // nil entries are connections not opened yet
	longest time.Duration // that the writer was held; belongs to the writer
	full    bool          // the disk was full at the last write; belongs to the writer
	wanted  wish          // of the writer
}

// foldLog folds the write-ahead log into the file as far as nobody is reading it, and tells whether that was all
// of it: it begins anew then and needs no more room. Only the writer may call it, outside of a transaction.
func (d *database) foldLog(ctx context.Context) (whole bool, err error) {
	var busy, frames, folded int
	err = d.writer.c.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &frames, &folded)
	return err == nil && busy == 0 && folded == frames, err
}

// openDatabase opens the file with its writer only; the readers come when they are needed.
func openDatabase(ctx context.Context, path string, readers, maxPages int) (*database, error) {
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers + 2) // and one for the check in the background
	pragmas := writerPragmas
	if maxPages > 0 {
		pragmas += fmt.Sprintf("PRAGMA max_page_count = %d;", maxPages)
	}
	w, err := openConn(ctx, db, pragmas)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	d := &database{db: db, writer: w, writing: make(chan struct{}, 1), readers: make(chan *conn, readers)}
	for range readers {
		d.readers <- nil
	}
	q := query{ctx, w}
	if err := errors.Join(checkVersion(q), checkMode(q)); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// close closes all connections; SQLite then folds the log into the file. Nobody may use d any more.
func (d *database) close() error {
	var errs []error
	for range cap(d.readers) {
		if c := <-d.readers; c != nil {
			errs = append(errs, c.close())
		}
	}
	errs = append(errs, d.writer.close(), d.db.Close())
	return errors.Join(errs...)
}

// tx is the one write transaction.
type tx struct {
	query
	done    []func()       // run after the commit
	held    *time.Duration // is told how long the writer was held, the commit included
	patient bool           // it yields to others
}

// afterCommit runs f when the transaction is on the disk, and never if it fails: files are removed then.
func (t *tx) afterCommit(f func()) { t.done = append(t.done, f) }

// begin begins a transaction. One that could not be rolled back, as the disk did not let it, is in the way for
// good otherwise.
func (q query) begin(statement string) error {
	_, err := q.exec(statement)
	if err == nil || q.ctx.Err() != nil {
		return err
	}
	if _, rerr := q.exec("ROLLBACK"); rerr != nil {
		return err
	}
	_, err = q.exec(statement)
	return err
}

// write runs f in a transaction that holds the writer. ctx ends the waiting for it; what has begun runs to its end.
func (d *database) write(ctx context.Context, f func(*tx) error) (err error) {
	if err := d.takeWriter(ctx); err != nil {
		return err
	}
	defer func() { <-d.writing }()
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &tx{query: query{context.WithoutCancel(ctx), d.writer}}
	defer d.timed(t)()
	defer func() {
		if !t.patient {
			d.wanted.written(time.Now())
		}
	}()
	if d.full { // it may be the log that fills the disk, and it is folded after a commit only
		_, _ = d.foldLog(t.ctx)
	}
	if err := t.begin("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	open := true
	defer func() {
		if open { // f failed or panicked, or the commit failed
			if _, rerr := t.exec("ROLLBACK"); rerr != nil && err == nil {
				err = rerr
			}
			d.full = d.full || kindOf(err) == ErrDiskFull
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if _, err := t.exec("COMMIT"); err != nil {
		return err
	}
	open = false
	if d.full { // there is room again: the log must not take all of it
		whole, _ := d.foldLog(t.ctx)
		d.full = !whole
	}
	for _, f := range t.done {
		f()
	}
	return nil
}

// timed notes how long the writer is held from its call to that of the returned function.
func (d *database) timed(t *tx) func() {
	began := time.Now()
	return func() {
		held := time.Since(began)
		d.longest = max(d.longest, held)
		if t.held != nil {
			*t.held = held
		}
	}
}

// takeWriter waits for the writer. What can be put off gives it up for that.
func (d *database) takeWriter(ctx context.Context) error {
	select {
	case d.writing <- struct{}{}:
		return nil
	default:
	}
	defer d.wanted.wait()()
	select {
	case d.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// read runs f on a connection of the pool in one snapshot.
func (d *database) read(ctx context.Context, f func(query) error) error {
	var c *conn
	select {
	case c = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { d.readers <- c }()
	if c == nil {
		var err error
		if c, err = openConn(ctx, d.db, readerPragmas); err != nil {
			c = nil
			return err
		}
	}
	q := query{ctx, c}
	if err := q.begin("BEGIN"); err != nil {
		return err
	}
	err := f(q)
	if err != nil && ctx.Err() != nil { // SQLite only says that it was interrupted
		err = ctx.Err()
	}
	q.ctx = context.WithoutCancel(ctx)
	_, rerr := q.exec("ROLLBACK") // ends the snapshot; nothing was written
	if err == nil {
		err = rerr
	}
	return err
}

// life counts the calls in progress, so that closing can wait for them.
type life struct {
	mu     sync.Mutex
	calls  sync.WaitGroup
	closed bool
}

// enter lets a call in, or returns ErrClosed. Each success needs a leave.
func (l *life) enter() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	l.calls.Add(1)
	return nil
}

func (l *life) leave() { l.calls.Done() }

// end lets nobody in any more and waits for those inside. It reports whether this call was the first.
func (l *life) end() bool {
	l.mu.Lock()
	first := !l.closed
	l.closed = true
	l.mu.Unlock()
	l.calls.Wait()
	return first
}

// write runs f in the one write transaction; what says for an error what was being done.
func (s *Store) write(ctx context.Context, what string, f func(*tx) error) error {
	if err := s.life.enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.life.leave()
	return s.explain(what, s.db.write(ctx, f))
}

// read runs f in one snapshot; what says for an error what was being done.
func (s *Store) read(ctx context.Context, what string, f func(query) error) error {
	if err := s.life.enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.life.leave()
	return s.explain(what, s.db.read(ctx, f))
}

// LongestWrite is how long other writers had to wait for one transaction at most, since
// the last call.
func (s *Store) LongestWrite(ctx context.Context) (longest time.Duration, err error) {
	if err := s.life.enter(); err != nil {
		return 0, err
	}
	defer s.life.leave()
	if err := s.db.takeWriter(ctx); err != nil {
		return 0, err
	}
	longest, s.db.longest = s.db.longest, 0
	<-s.db.writing
	return longest, nil
}
