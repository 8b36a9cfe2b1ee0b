package ui

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
)

// StartAtLogin writes or removes the launch agent that starts Delonix with the
// session.
func StartAtLogin(on bool) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	path := filepath.Join(home, "Library", "LaunchAgents", AppID+".plist")
	if !on {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	var name strings.Builder
	if err := xml.EscapeText(&name, []byte(exe)); err != nil {
		return err
	}
	entry := `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Label</key><string>` + AppID + `</string><key>ProgramArguments</key><array><string>` + name.String() + `</string></array><key>RunAtLoad</key><true/></dict></plist>
`
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(entry), 0o644)
}
