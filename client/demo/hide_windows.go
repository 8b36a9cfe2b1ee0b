package demo

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// hide keeps Windows from opening a console for a program of the command line,
// which would flash up over the window at every sentence.
func hide(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
}
