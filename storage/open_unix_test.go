//go:build unix

package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"delonix/storage/internal/folder"
)

// withUmask runs f under a umask. Tests of this package don't run in parallel.
func withUmask(mask int, f func()) {
	defer syscall.Umask(syscall.Umask(mask))
	f()
}

func TestModes_PrivateWhateverTheUmask(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o277} {
		dir := filepath.Join(t.TempDir(), "data")
		withUmask(mask, func() {
			s := openTest(t, dir)
			a := must(s.UpsertAgent(t.Context(), Agent{Portal: "p", AgentID: "a"}))
			c := must(s.CreateConversation(t.Context(), NewConversation{AgentID: a.ID}))
			must(s.StageAttachment(t.Context(), c.ID, NewFile{Content: strings.NewReader("x")}))
			must(s.SaveUtterance(t.Context(), c.ID, []byte("x"), 0))
			check(t, s.Lock().Publish("x"))
			check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil {
					return err
				}
				info, err := d.Info()
				want := fs.FileMode(0o600)
				if d.IsDir() {
					want = 0o700
				}
				if err == nil && info.Mode().Perm() != want {
					t.Errorf("umask %o: %s has mode %o", mask, path, info.Mode().Perm())
				}
				return err
			}))
			check(t, s.Close())
		})
	}
}

func TestModes_AnOpenFolderOfOursIsClosedAForeignOneLeft(t *testing.T) {
	dir := t.TempDir()
	check(t, os.Chmod(dir, 0o755))
	check(t, openTest(t, dir).Close())
	if info := must(os.Stat(dir)); info.Mode().Perm() != 0o700 {
		t.Fatal(info.Mode())
	}
	used := t.TempDir() // the log and others come before the database
	check(t, os.Chmod(used, 0o755))
	for _, name := range []string{"delonix.log", "accounts.json"} {
		check(t, os.WriteFile(filepath.Join(used, name), nil, 0o644))
	}
	s := openTest(t, used)
	for name, want := range map[string]fs.FileMode{".": 0o700, "delonix.log": 0o600, "accounts.json": 0o600} {
		if info := must(os.Stat(filepath.Join(used, name))); info.Mode().Perm() != want {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
	}
	if s.Shared() {
		t.Error("it counts as somebody else's")
	}
	home := t.TempDir()
	check(t, os.Chmod(home, 0o755))
	check(t, os.WriteFile(filepath.Join(home, "letter.txt"), nil, 0o644))
	for range 2 { // the second time there is a local copy
		s := openTest(t, home)
		if !s.Shared() {
			t.Error("nothing is said of a folder that stays open")
		}
		check(t, s.Close())
	}
	if info := must(os.Stat(home)); info.Mode().Perm() != 0o755 {
		t.Fatal("the folder of somebody else's things was changed:", info.Mode())
	}
	if info := must(os.Stat(filepath.Join(home, folder.Database))); info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode())
	}
}

func TestReadOnlyFolder_FreshAndWithALocalCopy(t *testing.T) {
	fresh := t.TempDir()
	used := t.TempDir()
	check(t, openTest(t, used).Close())
	for name, dir := range map[string]string{"fresh": fresh, "used": used} {
		makeReadOnly(t, dir)
		_, err := Open(t.Context(), dir, Options{})
		if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "--data") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModes_ACommonFolderIsLeftEvenIfItIsEmpty(t *testing.T) {
	home := t.TempDir()
	check(t, os.Chmod(home, 0o755))
	t.Setenv("HOME", home)
	check(t, openTest(t, home).Close())
	if info := must(os.Stat(home)); info.Mode().Perm() != 0o755 {
		t.Fatal("the home folder was changed:", info.Mode())
	}
}
