package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"

	"delonix/storage/internal/fault"
)

// Lock is the lock of the one instance. The operating system releases it however the process ends. What the
// instance publishes lies in a file of its own beside it: on Windows nobody can read a locked one.
type Lock struct {
	file *flock.Flock
	root *os.Root
}

// Instance is what a running Delonix published.
type Instance struct {
	PID  int    `json:"pid"`
	Addr string `json:"addr"`
}

func TakeLock(dir string, root *os.Root) (*Lock, error) {
	l := &Lock{file: flock.New(filepath.Join(dir, LockFile), flock.SetPermissions(0o600)), root: root}
	got, err := l.file.TryLock()
	switch {
	case err != nil:
		kind := fault.Kind(err)
		if kind == nil {
			kind = fault.ErrReadOnly
		}
		return nil, &fault.PathError{Kind: kind, Path: dir, Err: err}
	case !got:
		return nil, &fault.PathError{Kind: fault.ErrInUse, Path: dir}
	}
	if err := CloseMode(root, LockFile, 0o600); err != nil {
		l.Release() //nolint:errcheck // the first error counts
		return nil, &fault.PathError{Kind: fault.ErrReadOnly, Path: dir, Err: err}
	}
	root.Remove(instanceName) //nolint:errcheck // what an instance that was killed had published
	return l, nil
}

// Publish writes the process id and addr where OtherInstance finds them. Addr is whatever a second start
// needs to ask this one to raise its window.
func (l *Lock) Publish(addr string) error {
	b, err := json.Marshal(Instance{PID: os.Getpid(), Addr: addr})
	if err != nil {
		return fmt.Errorf("publish this instance: %w", err)
	}
	if err := WriteAtomic(l.root, instanceName, b); err != nil {
		return fmt.Errorf("publish this instance: %w", err)
	}
	return nil
}

func (l *Lock) Release() error {
	l.root.Remove(instanceName) //nolint:errcheck // most often there is none
	return l.file.Unlock()
}

// OtherInstance returns what the instance that holds the lock of dir has published. Call it after ErrInUse.
// ErrNotFound: it has published nothing (yet).
func OtherInstance(dir string) (Instance, error) {
	var i Instance
	b, err := os.ReadFile(filepath.Join(dir, instanceName))
	if errors.Is(err, fs.ErrNotExist) {
		return i, fmt.Errorf("find the other instance: %w", fault.ErrNotFound)
	}
	if err == nil {
		err = json.Unmarshal(b, &i)
	}
	if err != nil {
		return Instance{}, fmt.Errorf("find the other instance: %w", err)
	}
	return i, nil
}

// Erase removes the lock's file and releases it. Windows removes no file that is open.
func (l *Lock) Erase() error {
	if runtime.GOOS == "windows" {
		return errors.Join(l.Release(), l.root.Remove(LockFile))
	}
	return errors.Join(l.root.Remove(LockFile), l.Release())
}
