package storage

import (
	"context"
	"path/filepath"
	"testing"
)

// A transaction that could not be rolled back, because the disk did not let it,
// does not keep all later ones from being made.
func TestDatabase_GoesOnAfterATransactionThatStayedOpen(t *testing.T) {
	ctx := context.Background()
	d, err := openDatabase(ctx, filepath.Join(t.TempDir(), "a.db"), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	count := func() (n int) {
		t.Helper()
		if err := d.read(ctx, func(q query) error { return q.row(`SELECT count(*) FROM t`).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	insert := func() {
		t.Helper()
		err := d.write(ctx, func(x *tx) error {
			_, err := x.exec(`INSERT INTO t VALUES (1)`)
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
