package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// makeReadOnly makes a folder read-only until the end of the test. Modes mean nothing to root, which mounts
// the folder over itself instead.
func makeReadOnly(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		for _, f := range append(must(filepath.Glob(filepath.Join(dir, "*"))), dir) {
			info := must(os.Stat(f))
			check(t, os.Chmod(f, info.Mode().Perm()&^0o222))
			t.Cleanup(func() { os.Chmod(f, info.Mode().Perm()) })
		}
		return
	}
	check(t, syscall.Mount(dir, dir, "", syscall.MS_BIND, ""))
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	check(t, syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
}

// smallDisk returns a folder on a disk of so many bytes of its own, or "" where this user can't make one.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", bytes)); err != nil {
		if os.Geteuid() == 0 {
			t.Logf("no small disk: %v", err)
		}
		return ""
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}
