package machine

import "golang.org/x/sys/unix"

// Memory is how many bytes of memory the machine has, 0 if it does not say.
func Memory() uint64 {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return 0
	}
	return uint64(info.Totalram) * uint64(info.Unit) //nolint:unconvert // of other sizes on other machines
}
