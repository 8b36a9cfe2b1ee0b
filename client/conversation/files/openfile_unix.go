//go:build unix

package files

import "syscall"

// openAtOnce lets the opening of a pipe that nobody writes to return at once.
const openAtOnce = syscall.O_NONBLOCK
