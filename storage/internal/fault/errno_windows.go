package fault

import (
	"errors"
	"syscall"
)

// Windows error codes that package syscall has no names for.
const (
	errorWriteProtect    syscall.Errno = 19
	errorHandleDiskFull  syscall.Errno = 39
	errorDiskFull        syscall.Errno = 112
	errorDirectoryInName syscall.Errno = 267
)

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

func isReadOnly(err error) bool {
	return errors.Is(err, errorWriteProtect) || errors.Is(err, errorDirectoryInName)
}
