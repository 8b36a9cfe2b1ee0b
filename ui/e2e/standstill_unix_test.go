//go:build unix

package e2e

import (
	"syscall"
	"time"
)

// standStill stops the program for a while, as the computer's sleep does.
func (a *app) standStill(d time.Duration) {
	a.t.Helper()
	if err := a.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		a.t.Fatal(err)
	}
	time.Sleep(d) // its length is the point
	if err := a.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		a.t.Fatal(err)
	}
}
