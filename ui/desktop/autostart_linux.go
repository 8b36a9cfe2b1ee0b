package desktop

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

func (a Autostart) path() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "autostart", AppID+".desktop"), err
}

// On reports whether the desktop starts Delonix with the session. An entry that the
// desktop's own settings have switched off does not count.
func (a Autostart) On() (bool, error) {
	path, err := a.path()
	if err != nil {
		return false, err
	}
	entry, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	off := bytes.Contains(entry, []byte("\nHidden=true")) || bytes.Contains(entry, []byte("\nX-GNOME-Autostart-enabled=false"))
	return err == nil && !off, err
}

// Set writes or removes the entry by which the desktop starts Delonix.
func (a Autostart) Set(on bool) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	if !on {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	args, err := a.command()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	entry := "[Desktop Entry]\nType=Application\nName=Delonix\nExec=" + desktopExec(args) + "\nX-GNOME-Autostart-enabled=true\n"
	return os.WriteFile(path, []byte(entry), 0o600)
}
