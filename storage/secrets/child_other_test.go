//go:build !linux

package secrets

// runChild: only the tests of the Secret Service start children.
func runChild() bool { return false }
