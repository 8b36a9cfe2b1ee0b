package problem

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

// isRefused reports whether nobody listens at an address. The sockets of Windows have
// codes of their own; those of package syscall only stand in for them elsewhere.
func isRefused(err error) bool {
	return errors.Is(err, windows.WSAECONNREFUSED) || errors.Is(err, syscall.ECONNREFUSED)
}

// isUnreachable reports whether there is no way to an address.
func isUnreachable(err error) bool {
	for _, code := range []error{windows.WSAENETUNREACH, windows.WSAEHOSTUNREACH, windows.WSAENETDOWN, syscall.ENETUNREACH, syscall.EHOSTUNREACH} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}
