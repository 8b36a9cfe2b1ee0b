//go:build !linux && !darwin && !windows

package machine

// Memory is how many bytes of memory the machine has, 0 if it does not say.
func Memory() uint64 { return 0 }
