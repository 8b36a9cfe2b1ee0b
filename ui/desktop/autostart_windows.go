package desktop

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

const (
	runKey   = `Software\Microsoft\Windows\CurrentVersion\Run`
	runValue = "Delonix"
	// What the task manager's list of start programs keeps of each.
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

// On reports whether Windows starts Delonix with the session. What was switched off in
// the task manager does not count.
func (a Autostart) On() (bool, error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer key.Close()
	if _, _, err := key.GetStringValue(runValue); err != nil {
		if errors.Is(err, registry.ErrNotExist) {
			err = nil
		}
		return false, err
	}
	approved, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return true, nil // nobody switched anything off yet
	}
	defer approved.Close()
	state, _, err := approved.GetBinaryValue(runValue)
	return err != nil || len(state) == 0 || state[0]&1 == 0, nil
}

// Set writes or removes the value by which Windows starts Delonix.
func (a Autostart) Set(on bool) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	if approved, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.SET_VALUE); err == nil {
		_ = approved.DeleteValue(runValue) // the newer choice counts
		approved.Close()
	}
	if !on {
		if err := key.DeleteValue(runValue); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return err
		}
		return nil
	}
	args, err := a.command()
	if err != nil {
		return err
	}
	return key.SetStringValue(runValue, windowsCommand(args))
}
