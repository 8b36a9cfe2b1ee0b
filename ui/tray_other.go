//go:build !linux

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// startTray puts the icon up, where the system always has a tray. The toolkit
// starts its tray with its loop and never later.
func (w *Window) startTray() {
	if d, ok := w.app.(desktop.App); ok {
		w.tray.icon = toolkitIcon{d}
		w.setTray(true)
	}
}

// toolkitIcon is the icon as the toolkit shows it.
type toolkitIcon struct{ app desktop.App }

func (t toolkitIcon) set(menu []trayItem, picture []byte) {
	items := make([]*fyne.MenuItem, len(menu))
	for i, item := range menu {
		items[i] = fyne.NewMenuItem(item.words, item.run)
		items[i].IsSeparator = item.words == ""
	}
	items[len(items)-1].IsQuit = true
	t.app.SetSystemTrayIcon(fyne.NewStaticResource("delonix.png", picture))
	t.app.SetSystemTrayMenu(fyne.NewMenu("Delonix", items...))
}

// close has nothing to end: the toolkit takes its icon down itself.
func (toolkitIcon) close() {}
