package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// TestConcurrent_ReadersSeeWholeTransactions lets several goroutines write and read at once: each write is
// whole, counts agree with the rows they count, and closing waits for all of them.
func TestConcurrent_ReadersSeeWholeTransactions(t *testing.T) {
	f := newFixture(t)
	const writers, each = 4, 15
	var wg sync.WaitGroup
	fail := func(err error) {
		if err != nil && !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				_, err := f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: fmt.Sprint(w, i)})
				fail(err)
				_, err = f.MergeLogs(f.ctx, f.conv.ID, []Log{ai(fmt.Sprint(w*each+i+1), "from the list", minute(i))}, MergeOptions{})
				fail(err)
			}
		})
	}
	stop, done := context.WithCancel(f.ctx)
	var readers sync.WaitGroup
	for range 6 { // more than the pool has
		readers.Go(func() {
			for stop.Err() == nil {
				fail(f.base.Read(f.ctx, "compare", func(q rows.Query) error {
					c, err := q.Conversation(f.conv.ID)
					if err != nil {
						return err
					}
					page, _, err := messagesBefore(q, f.conv.ID, Cursor{}, 1000)
					queued, unread := 0, 0
					for _, m := range page {
						if m.State == StateQueued {
							queued++
						}
						if m.Unread {
							unread++
						}
					}
					if queued != c.Queued || unread != c.Unread {
						return fmt.Errorf("counted %d and %d, stored %d and %d", queued, unread, c.Queued, c.Unread)
					}
					return err
				}))
			}
		})
	}
	wg.Wait()
	if c := f.conversation(); c.Queued != writers*each || c.Unread != writers*each {
		t.Errorf("%+v", c)
	}
	check(t, f.Close()) // while they read
	done()
	readers.Wait()
}

func TestRead_EndsWithItsContext(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(f.ctx)
	err := f.base.Read(ctx, "count without end", func(q rows.Query) error {
		cancel()
		_, err := rows.Collect(q, sqlite.ScanID, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n`)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	ctx, cancel = context.WithCancel(f.ctx)
	err = f.base.Read(ctx, "count without end", func(q rows.Query) error {
		return q.Each(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`, func(sqlite.Scanner) error {
			cancel() // while it runs
			return nil
		})
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	f.send("the connection is still good")
	if got := f.texts(); len(got) != 1 {
		t.Fatal(got)
	}
}
