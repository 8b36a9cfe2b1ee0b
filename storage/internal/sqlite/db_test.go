package sqlite

import (
	"context"
	"path/filepath"
	"testing"
)

// A transaction that could not be rolled back, because the disk did not let it,
// does not keep all later ones from being made.
func TestDatabase_GoesOnAfterATransactionThatStayedOpen(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, filepath.Join(t.TempDir(), "a.db"), Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	count := func() (n int) {
		t.Helper()
		if err := d.Read(ctx, func(q Query) error { return q.Row(`SELECT count(*) FROM t`).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	insert := func() {
		t.Helper()
		err := d.Write(ctx, func(x *Tx) error {
			_, err := x.Exec(`INSERT INTO t VALUES (1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.writer.c.ExecContext(ctx, `CREATE TABLE t (x)`); err != nil {
		t.Fatal(err)
	}
	insert()
	if n := count(); n != 1 {
		t.Fatalf("%d rows", n)
	}
	for _, q := range []string{"BEGIN IMMEDIATE", "INSERT INTO t VALUES (2)"} {
		if _, err := d.writer.c.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	insert()
	c := <-d.readers
	if _, err := c.c.ExecContext(ctx, "BEGIN"); err != nil {
		t.Fatal(err)
	}
	d.readers <- c
	if n := count(); n != 2 {
		t.Errorf("%d rows, want the two that were committed", n)
	}
}
