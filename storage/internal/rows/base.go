package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"delonix/storage/internal/fault"
	"delonix/storage/internal/folder"
	"delonix/storage/internal/sqlite"
)

// Base is what every table works with: the data folder, the database in it, and the calls in progress.
type Base struct {
	Dir     string
	Root    *os.Root
	Now     func() time.Time
	DB      *sqlite.Database
	Life    Life
	Staging StagedNames

	OnDamage  func(error) // a call met damage
	ScrubSoon func()      // something was deleted that must not be found in the files
}

// Query reads the tables on behalf of one call.
type Query struct{ sqlite.Query }

// Tx changes the tables in one transaction.
type Tx struct {
	Query
	Writer *sqlite.Tx
}

func NewTx(t *sqlite.Tx) *Tx { return &Tx{Query{t.Query}, t} }

// afterCommit runs f when the transaction is on the disk, and never if it fails: files are removed then.
func (t *Tx) afterCommit(f func()) { t.Writer.AfterCommit(f) }

// Collect runs a query and returns its rows as scan reads them.
func Collect[T any](q Query, scan func(sqlite.Scanner) (T, error), text string, args ...any) ([]T, error) {
	return sqlite.Collect(q.Query, scan, text, args...)
}

// Life counts the calls in progress, so that closing can wait for them.
type Life struct {
	mu     sync.Mutex
	calls  sync.WaitGroup
	closed bool
}

// Enter lets a call in, or returns ErrClosed. Each success needs a leave.
func (l *Life) Enter() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return fault.ErrClosed
	}
	l.calls.Add(1)
	return nil
}

func (l *Life) Leave() { l.calls.Done() }

// End lets nobody in any more and waits for those inside. It reports whether this call was the first.
func (l *Life) End() bool {
	l.mu.Lock()
	first := !l.closed
	l.closed = true
	l.mu.Unlock()
	l.calls.Wait()
	return first
}

// Write runs f in the one write transaction; what says for an error what was being done.
func (s *Base) Write(ctx context.Context, what string, f func(*Tx) error) error {
	if err := s.Life.Enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.Life.Leave()
	return s.Explain(what, s.InTx(ctx, f))
}

// Read runs f in one snapshot; what says for an error what was being done.
func (s *Base) Read(ctx context.Context, what string, f func(Query) error) error {
	if err := s.Life.Enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.Life.Leave()
	return s.Explain(what, s.InSnapshot(ctx, f))
}

// InTx runs f in the one write transaction.
func (s *Base) InTx(ctx context.Context, f func(*Tx) error) error {
	return s.DB.Write(ctx, func(t *sqlite.Tx) error { return f(NewTx(t)) })
}

// InSnapshot runs f in one snapshot.
func (s *Base) InSnapshot(ctx context.Context, f func(Query) error) error {
	return s.DB.Read(ctx, func(q sqlite.Query) error { return f(Query{q}) })
}

// Explain turns whatever a call met into what its caller is told: a kind with the path, ErrNotFound for a
// missing row, the context's error, or the cause with what was being done.
func (s *Base) Explain(what string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.ErrNotFound
	}
	if _, ok := errors.AsType[*fault.PathError](err); ok || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", what, err)
	}
	kind := fault.Kind(err)
	if kind == nil && fault.IsIOError(err) {
		kind = folder.ProbeDisk(s.Root)
	}
	if kind == nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	path := s.Dir
	if kind == fault.ErrCorrupt {
		path = s.Path(folder.Database)
		s.OnDamage(err)
	}
	return fmt.Errorf("%s: %w", what, &fault.PathError{Kind: kind, Path: path, Err: err})
}

// ChangeOne runs one statement that must change exactly one row, else ErrNotFound.
func (s *Base) ChangeOne(ctx context.Context, what, text string, args ...any) error {
	return s.Write(ctx, what, func(t *Tx) error { return t.One(text, args...) })
}

// One runs a statement that must change a row, else it returns sql.ErrNoRows.
func (t *Tx) One(text string, args ...any) error {
	n, err := t.Exec(text, args...)
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}

// InCall runs f as a call of the store whose parts hold no connection: writing a file may take long.
func (s *Base) InCall(what string, f func() error) error {
	if err := s.Life.Enter(); err != nil {
		return s.Explain(what, err)
	}
	defer s.Life.Leave()
	return s.Explain(what, f())
}

// Path returns the absolute path of a name in the data folder.
func (s *Base) Path(elem ...string) string {
	return filepath.Join(append([]string{s.Dir}, elem...)...)
}

// StagedNames are the files being written whose row is not there yet: Sweep leaves them alone.
type StagedNames struct {
	mu    sync.Mutex
	names map[string]bool
}

func (n *StagedNames) add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.names == nil {
		n.names = make(map[string]bool)
	}
	n.names[name] = true
}

func (n *StagedNames) remove(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.names, name)
}

func (n *StagedNames) Has(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.names[name]
}
