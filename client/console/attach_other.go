//go:build !windows

package console

// Attach does nothing: a program keeps the terminal it was started from.
func Attach() (detach func()) { return func() {} }
