package console

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachParent is what Windows calls ATTACH_PARENT_PROCESS.
const attachParent uint32 = 1<<32 - 1

// Attach leads standard output and standard error to the console the program
// was started from, where they lead nowhere: Windows gives a program that has
// windows no console, and its commands would print nothing. What was sent to a
// file or a pipe stays there. The returned function lets go of the console,
// whose closing would end the program otherwise.
func Attach() (detach func()) {
	var missing []**os.File
	for _, f := range []**os.File{&os.Stdout, &os.Stderr} {
		if kind, err := windows.GetFileType(windows.Handle((*f).Fd())); err != nil || kind == windows.FILE_TYPE_UNKNOWN {
			missing = append(missing, f)
		}
	}
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	if len(missing) == 0 {
		return func() {}
	}
	if done, _, _ := kernel.NewProc("AttachConsole").Call(uintptr(attachParent)); done == 0 {
		return func() {}
	}
	for _, f := range missing {
		if out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0); err == nil {
			*f = out
		}
	}
	return func() { kernel.NewProc("FreeConsole").Call() } //nolint:errcheck // then it stays
}
