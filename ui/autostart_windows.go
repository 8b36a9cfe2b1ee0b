package ui

import (
	"errors"
	"os"

	"golang.org/x/sys/windows/registry"
)

// StartAtLogin writes or removes the value by which Windows starts Delonix
// with the session.
func StartAtLogin(on bool) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Run`, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	if !on {
		if err := key.DeleteValue("Delonix"); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return err
		}
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	return key.SetStringValue("Delonix", `"`+exe+`"`)
}
