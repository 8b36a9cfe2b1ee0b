//go:build !linux

package ui

// hasTray is true where the system always has a tray.
func hasTray() bool { return true }
