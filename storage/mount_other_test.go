//go:build unix && !linux

package storage

import (
	"os"
	"path/filepath"
	"testing"
)

// makeReadOnly makes a folder read-only until the end of the test.
func makeReadOnly(t *testing.T, dir string) {
	t.Helper()
	for _, f := range append(must(filepath.Glob(filepath.Join(dir, "*"))), dir) {
		info := must(os.Stat(f))
		check(t, os.Chmod(f, info.Mode().Perm()&^0o222))
		t.Cleanup(func() { os.Chmod(f, info.Mode().Perm()) })
	}
}

// smallDisk: mounting one needs a tool of its own on each system; the page limit stands in.
func smallDisk(*testing.T, int) string { return "" }
