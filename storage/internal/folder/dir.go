package folder

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
	"slices"
	"strings"

	"delonix/storage/internal/fault"
	"delonix/storage/secrets"
)

// What lies in the data folder. Everything but the two folders begins with "delonix", so that Erase knows
// its own.
const (
	Database     = "delonix.db"
	LockFile     = "delonix.lock"
	instanceName = "delonix.instance"
	Suspect      = "delonix.suspect"
	Attachments  = "attachments"
	Utterances   = "utterances"
	Prefix       = "delonix"
)

// RecordingExt ends the names of recordings.
const RecordingExt = ".wav"

// ours are the other names in the data folder that the program gives: the client's, the window's, the demo's.
var ours = []string{Attachments, Utterances, "accounts.json", "accounts.json.new", "pasted", "returned", "opened", "demo", "raise.sock"}

// IsOwnName reports whether the program gave a name in the data folder.
func IsOwnName(name string) bool {
	return strings.HasPrefix(name, Prefix) || strings.HasPrefix(name, secrets.FileName) || slices.Contains(ours, name)
}

// MakePrivate makes a folder if needed and closes it to other users, unless it holds things of others as well.
// Errors are those of Open.
func MakePrivate(dir string) error {
	_, root, _, err := Prepare(dir)
	if err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return root.Close()
}

// Prepare makes dir with folders in it if needed, closes it to other users, and returns it absolute and as a
// root, and whether others may look into it: the mode of a folder that holds other things is left alone. What the
// program makes in it is private all the same.
func Prepare(dir string, subs ...string) (abs string, root *os.Root, shared bool, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", nil, false, fmt.Errorf("find the data folder: %w", err)
	}
	if err = os.MkdirAll(dir, 0o700); err == nil {
		root, err = os.OpenRoot(dir)
	}
	if err == nil {
		if shared, err = closeFolder(dir, root, subs); err != nil {
			root.Close()
		}
	}
	if err != nil {
		kind := fault.Kind(err)
		if kind == nil {
			kind = fault.ErrReadOnly
		}
		return "", nil, false, &fault.PathError{Kind: kind, Path: dir, Err: err}
	}
	return dir, root, shared, nil
}

// closeFolder closes the folder, if it is the program's, and what the program has in it, and makes folders in it.
// It reports whether the folder stays open to others.
func closeFolder(dir string, root *os.Root, subs []string) (shared bool, err error) {
	foreign, err := closeContent(root)
	if err != nil {
		return false, err
	}
	if !foreign && !isCommon(dir) {
		if err := CloseMode(root, ".", 0o700); err != nil {
			return false, err
		}
	}
	for _, sub := range subs {
		if err := root.Mkdir(sub, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return false, err
		}
		if err := CloseMode(root, sub, 0o700); err != nil {
			return false, err
		}
	}
	info, err := root.Stat(".")
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0, err
}

// closeContent closes what the program has in the folder, and reports whether there is something else as well.
func closeContent(root *os.Root) (foreign bool, err error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		switch {
		case !IsOwnName(e.Name()):
			foreign = true
		case e.IsDir():
			err = errors.Join(err, CloseMode(root, e.Name(), 0o700))
		case e.Type().IsRegular():
			err = errors.Join(err, CloseMode(root, e.Name(), 0o600))
		}
	}
	return foreign, err
}

// isCommon reports whether a folder belongs to more than this program by what it is.
func isCommon(dir string) bool {
	home, _ := os.UserHomeDir()     //nolint:errcheck // "" is no folder
	config, _ := os.UserConfigDir() //nolint:errcheck // as above
	cache, _ := os.UserCacheDir()   //nolint:errcheck // as above
	return slices.Contains([]string{home, config, cache, filepath.Clean(os.TempDir())}, dir) || filepath.Dir(dir) == dir
}

// CloseMode sets the mode if it is another one, whatever the umask. On Windows the folder's access list rules.
func CloseMode(root *os.Root, name string, mode fs.FileMode) error {
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

// CreatePrivate makes a new file of mode 0600, whatever the umask.
func CreatePrivate(root *os.Root, name string) (*os.File, error) {
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

// RandomName returns a name nobody can guess or provoke, with an extension of the caller's own choice.
func RandomName(ext string) string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // never fails, by its documentation
	return hex.EncodeToString(b[:]) + ext
}

// SyncDir makes new and removed names of a folder durable. Windows has no such call and needs none.
func SyncDir(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// WriteAtomic replaces a small file of mode 0600 as a whole.
func WriteAtomic(root *os.Root, name string, content []byte) error {
	tmp := Prefix + "-" + RandomName(".tmp")
	f, err := CreatePrivate(root, tmp)
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
	return SyncDir(root, ".")
}

// ProbeDisk finds out why SQLite could not write: it tries to, and returns a kind or nil.
func ProbeDisk(root *os.Root) error {
	name := Prefix + "-" + RandomName(".tmp")
	f, err := CreatePrivate(root, name)
	if err != nil {
		return fault.Kind(err)
	}
	defer root.Remove(name) //nolint:errcheck // swept at the next start
	_, err = io.CopyN(f, zeros{}, 256<<10)
	return fault.Kind(errors.Join(err, f.Sync(), f.Close()))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// RemoveTemporary removes what a crash left of WriteAtomic and ProbeDisk. Nobody else runs: the lock is held.
func RemoveTemporary(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	names, err := d.Readdirnames(-1)
	d.Close()
	for _, n := range names {
		if strings.HasPrefix(n, Prefix+"-") && strings.HasSuffix(n, ".tmp") {
			err = errors.Join(err, root.Remove(n))
		}
	}
	return err
}

// Size returns the length of a file, -1 if there is none.
func Size(root *os.Root, name string) int64 {
	info, err := root.Stat(name)
	if err != nil {
		return -1
	}
	return info.Size()
}

// RemoveIfEmpty removes the data folder unless something else is in it.
func RemoveIfEmpty(dir string) {
	os.Remove(dir) //nolint:errcheck // it fails if the folder is not empty, as it should
}
