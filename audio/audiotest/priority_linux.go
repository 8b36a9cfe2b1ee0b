package audiotest

import (
	"os"
	"strconv"
	"syscall"
)

// niceness is that of a sound server, so that sound is not disturbed by whatever
// else keeps the machine busy.
const niceness = -19

// Prioritise lets a process (0: this one) go before others, where that is
// allowed, as it is for root: on a busy machine virtual devices stutter
// otherwise, and a test can't tell that from a fault. Threads which the process
// starts later go before others, too.
func Prioritise(pid int) {
	self := "self"
	if pid != 0 {
		self = strconv.Itoa(pid)
	}
	threads, err := os.ReadDir("/proc/" + self + "/task")
	if err != nil {
		return
	}
	for _, t := range threads {
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, niceness)
		}
	}
}
