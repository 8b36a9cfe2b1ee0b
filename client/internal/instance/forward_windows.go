package instance

import "golang.org/x/sys/windows"

// letComeForward lets another process bring its window to the front. Windows
// grants that only to the program the person has just started, which this one
// is; the window of the other would but flash in the taskbar.
func letComeForward(pid int) {
	allow := windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")
	if allow.Find() == nil {
		allow.Call(uintptr(pid)) //nolint:errcheck // then it flashes
	}
}
