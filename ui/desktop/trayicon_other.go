//go:build !linux

package desktop

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// StartTray puts the icon up, where the system always has a tray. The toolkit starts
// its tray with its loop and never later.
func StartTray(_ context.Context, a fyne.App, _ func(shows bool)) (icon Tray, shown bool) {
	d, ok := a.(desktop.App)
	if !ok {
		return nil, false
	}
	return toolkitIcon{d}, true
}

// toolkitIcon is the icon as the toolkit shows it.
type toolkitIcon struct{ app desktop.App }

// Set shows another menu and picture.
func (t toolkitIcon) Set(menu []TrayItem, picture []byte) {
	items := make([]*fyne.MenuItem, len(menu))
	for i, item := range menu {
		items[i] = fyne.NewMenuItem(item.Words, item.Run)
		items[i].IsSeparator = item.Words == ""
	}
	items[len(items)-1].IsQuit = true
	t.app.SetSystemTrayIcon(fyne.NewStaticResource("delonix.png", picture))
	t.app.SetSystemTrayMenu(fyne.NewMenu("Delonix", items...))
}

// Close has nothing to end: the toolkit takes its icon down itself.
func (toolkitIcon) Close() {}
