package machine

import "golang.org/x/sys/unix"

// Memory is how many bytes of memory the machine has, 0 if it does not say.
func Memory() uint64 {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return n
}
