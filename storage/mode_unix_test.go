//go:build unix

package storage

// privateMode is that of a file which nobody else may read.
const privateMode = 0o600
