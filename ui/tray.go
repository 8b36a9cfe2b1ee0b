package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/assets"
	"delonix/client"
)

// mostTrayUnread is how many unread conversations the tray lists.
const mostTrayUnread = 5

// tray is the icon in the desktop's tray with its menu.
type tray struct {
	app  desktop.App
	menu *fyne.Menu
	key  string
}

// startTray puts the icon up. The toolkit starts its tray with its loop and
// never later.
func (w *Window) startTray() {
	d, ok := w.app.(desktop.App)
	if !ok || w.tray != nil {
		return
	}
	w.tray = &tray{app: d}
	d.SetSystemTrayIcon(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	w.refreshTray()
}

// refreshTray makes the menu say what is unread and what the voice does.
func (w *Window) refreshTray() {
	if w.tray == nil {
		return
	}
	inCall := w.callState.State != client.CallEnded
	key := fmt.Sprint(w.unread, inCall, w.callState.Muted, w.listens(), w.unreadTitles())
	if key == w.tray.key {
		return
	}
	w.tray.key = key
	w.tray.menu = fyne.NewMenu("Delonix", w.trayItems(inCall)...)
	w.tray.app.SetSystemTrayMenu(w.tray.menu)
	w.tray.app.SetSystemTrayIcon(trayIcon(w.unread, w.listens()))
}

func (w *Window) trayItems(inCall bool) []*fyne.MenuItem {
	hands := "Talk hands-free"
	if inCall {
		hands = "End hands-free conversation"
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Open Delonix", w.raise),
		fyne.NewMenuItem("New conversation", func() { w.raise(); w.newConversation() }),
		fyne.NewMenuItem(hands, w.toggleCall),
	}
	if inCall {
		label := "Mute"
		if w.callState.Muted {
			label = "Unmute"
		}
		items = append(items, fyne.NewMenuItem(label, w.toggleMute))
	}
	if titles := w.unreadTitles(); len(titles) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
		for _, t := range titles {
			items = append(items, fyne.NewMenuItem(t.words, func() { w.raise(); w.openConversation(t.id) }))
		}
	}
	quit := fyne.NewMenuItem("Quit", w.quit)
	quit.IsQuit = true
	return append(items, fyne.NewMenuItemSeparator(), quit)
}

type unreadTitle struct {
	id    client.ConversationID
	words string
}

func (w *Window) unreadTitles() []unreadTitle {
	var out []unreadTitle
	for _, c := range w.unreadList[:min(len(w.unreadList), mostTrayUnread)] {
		out = append(out, unreadTitle{c.ID, fmt.Sprintf("%s (%d)", c.AgentName, c.Unread)})
	}
	return out
}
