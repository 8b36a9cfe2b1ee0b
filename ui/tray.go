package ui

import (
	"fmt"

	"delonix/assets/i18n"
	"delonix/client"
)

// mostTrayUnread is how many unread conversations the tray lists.
const mostTrayUnread = 5

// tray is the icon in the desktop's tray with its menu, as the window sees it.
// Its fields belong to the UI thread.
type tray struct {
	icon  trayIcon
	shown bool // the desktop shows it
	key   string
}

// trayIcon puts an icon up, however the system does that.
type trayIcon interface {
	set(menu []trayItem, picture []byte)
	close()
}

// trayItem is an entry of the tray's menu; without words it is a line.
type trayItem struct {
	words string
	run   func() // on the UI thread
}

// setTray tells if the desktop shows the icon.
func (w *Window) setTray(shown bool) {
	w.tray.shown = shown
	w.tray.key = ""
	w.refreshTray()
}

// refreshTray makes the menu say what is unread and what the voice does.
func (w *Window) refreshTray() {
	if !w.tray.shown {
		return
	}
	inCall := w.callState.State != client.CallEnded
	key := fmt.Sprint(i18n.Current(), w.unread, inCall, w.callState.Muted, w.listens(), w.unreadTitles())
	if key == w.tray.key {
		return
	}
	w.tray.key = key
	w.tray.icon.set(w.trayItems(inCall), trayPicture(w.unread, w.listens()))
}

func (w *Window) trayItems(inCall bool) []trayItem {
	hands := i18n.T("tray.talk")
	if inCall {
		hands = i18n.T("tray.endTalk")
	}
	items := []trayItem{
		{i18n.T("tray.open"), w.raise},
		{i18n.T("common.newConversation"), func() { w.raise(); w.newConversation() }},
		{hands, w.toggleCall},
	}
	if inCall {
		label := i18n.T("common.mute")
		if w.callState.Muted {
			label = i18n.T("common.unmute")
		}
		items = append(items, trayItem{label, w.toggleMute})
	}
	if titles := w.unreadTitles(); len(titles) > 0 {
		items = append(items, trayItem{})
		for _, t := range titles {
			items = append(items, trayItem{t.words, func() { w.raise(); w.openConversation(t.id) }})
		}
	}
	return append(items, trayItem{}, trayItem{i18n.T("start.quit"), w.quit})
}

type unreadTitle struct {
	id    client.ConversationID
	words string
}

func (w *Window) unreadTitles() []unreadTitle {
	var out []unreadTitle
	for _, c := range w.unreadList[:min(len(w.unreadList), mostTrayUnread)] {
		out = append(out, unreadTitle{c.ID, i18n.T("common.numbered", "name", c.AgentName, "n", c.Unread)})
	}
	return out
}
