//go:build !linux && !darwin && !windows

package client

// machineMemory is how many bytes of memory the machine has, 0 if it does not say.
func machineMemory() uint64 { return 0 }
