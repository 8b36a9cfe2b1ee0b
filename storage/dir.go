package storage

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// What lies in the data folder. Everything but the two folders begins with "delonix", so that Erase knows
// its own.
const (
	dbName        = "delonix.db"
	lockName      = "delonix.lock"
	instanceName  = "delonix.instance"
	suspectName   = "delonix.suspect"
	attachmentDir = "attachments"
	utteranceDir  = "utterances"
	ownPrefix     = "delonix"
)

// prepareDir makes dir if needed, closes it to other users, and returns it absolute and as a root. The mode
// of a folder that holds other people's things is left alone: the files in it are private all the same.
func prepareDir(dir string) (string, *os.Root, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", nil, fmt.Errorf("find the data folder: %w", err)
	}
	fail := func(err error) (string, *os.Root, error) {
		kind := kindOf(err)
		if kind == nil {
			kind = ErrReadOnly
		}
		return "", nil, &PathError{Kind: kind, Path: dir, Err: err}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fail(err)
	}
	ok := false
	defer func() {
		if !ok {
			root.Close()
		}
	}()
	if ours, err := isOurs(root); err != nil {
		return fail(err)
	} else if ours {
		if err := closeMode(root, ".", 0o700); err != nil {
			return fail(err)
		}
	}
	for _, sub := range []string{attachmentDir, utteranceDir} {
		if err := root.Mkdir(sub, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return fail(err)
		}
		if err := closeMode(root, sub, 0o700); err != nil {
			return fail(err)
		}
	}
	ok = true
	return dir, root, nil
}

// isOurs reports whether the folder is empty or holds a local copy already.
func isOurs(root *os.Root) (bool, error) {
	d, err := root.Open(".")
	if err != nil {
		return false, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return false, err
	}
	for _, n := range names {
		if n == dbName || n == lockName {
			return true, nil
		}
	}
	return len(names) == 0, nil
}

// closeMode sets the mode if it is another one, whatever the umask. On Windows the folder's access list rules.
func closeMode(root *os.Root, name string, mode fs.FileMode) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	info, err := root.Stat(name)
	if err != nil {
		return err
	}
	if info.Mode().Perm() == mode {
		return nil
	}
	return root.Chmod(name, mode)
}

// createPrivate makes a new file of mode 0600, whatever the umask.
func createPrivate(root *os.Root, name string) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" {
		if err := f.Chmod(0o600); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// randomName returns a name nobody can guess or provoke, with an extension of the caller's own choice.
func randomName(ext string) string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // never fails, by its documentation
	return hex.EncodeToString(b[:]) + ext
}

// syncDir makes new and removed names of a folder durable. Windows has no such call and needs none.
func syncDir(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// writeAtomic replaces a small file of mode 0600 as a whole.
func writeAtomic(root *os.Root, name string, content []byte) error {
	tmp := ownPrefix + "-" + randomName(".tmp")
	f, err := createPrivate(root, tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = root.Rename(tmp, name)
	}
	if err != nil {
		root.Remove(tmp) //nolint:errcheck // the first error counts
		return err
	}
	return syncDir(root, ".")
}

// probeDisk finds out why SQLite could not write: it tries to, and returns a kind or nil.
func (s *Store) probeDisk() error {
	name := ownPrefix + "-" + randomName(".tmp")
	f, err := createPrivate(s.root, name)
	if err != nil {
		return kindOf(err)
	}
	defer s.root.Remove(name) //nolint:errcheck // swept at the next start
	_, err = io.CopyN(f, zeros{}, 256<<10)
	return kindOf(errors.Join(err, f.Sync(), f.Close()))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// path returns the absolute path of a name in the data folder.
func (s *Store) path(elem ...string) string {
	return filepath.Join(append([]string{s.dir}, elem...)...)
}

// removeTemporary removes what a crash left of writeAtomic and probeDisk. Nobody else runs: the lock is held.
func removeTemporary(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	names, err := d.Readdirnames(-1)
	d.Close()
	for _, n := range names {
		if strings.HasPrefix(n, ownPrefix+"-") && strings.HasSuffix(n, ".tmp") {
			err = errors.Join(err, root.Remove(n))
		}
	}
	return err
}

// removeIfEmpty removes the data folder unless something else is in it.
func removeIfEmpty(dir string) {
	os.Remove(dir) //nolint:errcheck // it fails if the folder is not empty, as it should
}
