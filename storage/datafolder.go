package storage

import "delonix/storage/internal/folder"

// Lock is the lock of the one instance, in which it publishes how it is reached.
type Lock = folder.Lock

// Instance is what a running Delonix published.
type Instance = folder.Instance

// OtherInstance returns what the instance that holds the lock of dir has published. Call it after ErrInUse.
// ErrNotFound: it has published nothing (yet).
func OtherInstance(dir string) (Instance, error) { return folder.OtherInstance(dir) }

// PrivateDir makes a folder if needed and closes it to other users, unless it holds things of others as well.
// Errors are those of Open.
func PrivateDir(dir string) error { return folder.MakePrivate(dir) }
