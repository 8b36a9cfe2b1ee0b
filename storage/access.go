package storage

import (
	"context"
	"fmt"
	"sync"
	"time"

	"delonix/storage/internal/sqlite"
)

// query reads the tables on behalf of one call.
type query struct{ sqlite.Query }

// tx changes the tables in one transaction.
type tx struct {
	query
	w *sqlite.Tx
}

func newTx(t *sqlite.Tx) *tx { return &tx{query{t.Query}, t} }

// afterCommit runs f when the transaction is on the disk, and never if it fails: files are removed then.
func (t *tx) afterCommit(f func()) { t.w.AfterCommit(f) }

// collect runs a query and returns its rows as scan reads them.
func collect[T any](q query, scan func(sqlite.Scanner) (T, error), text string, args ...any) ([]T, error) {
	return sqlite.Collect(q.Query, scan, text, args...)
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
	return s.explain(what, s.inTx(ctx, f))
}

// read runs f in one snapshot; what says for an error what was being done.
func (s *Store) read(ctx context.Context, what string, f func(query) error) error {
	if err := s.life.enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.life.leave()
	return s.explain(what, s.inSnapshot(ctx, f))
}

// inTx runs f in the one write transaction.
func (s *Store) inTx(ctx context.Context, f func(*tx) error) error {
	return s.db.Write(ctx, func(t *sqlite.Tx) error { return f(newTx(t)) })
}

// inSnapshot runs f in one snapshot.
func (s *Store) inSnapshot(ctx context.Context, f func(query) error) error {
	return s.db.Read(ctx, func(q sqlite.Query) error { return f(query{q}) })
}

// LongestWrite is how long other writers had to wait for one transaction at most, since
// the last call.
func (s *Store) LongestWrite(ctx context.Context) (longest time.Duration, err error) {
	if err := s.life.enter(); err != nil {
		return 0, err
	}
	defer s.life.leave()
	return s.db.LongestWrite(ctx)
}

// YieldToWriters is called before each piece of something that writes for long: it waits until nobody wants the
// writer, or has had it just now and may come again, but not for long.
func (s *Store) YieldToWriters(ctx context.Context) error {
	return s.inCall("wait for other writers", func() error { return s.db.Yield(ctx) })
}
