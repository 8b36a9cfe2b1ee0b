package ui

import (
	"fmt"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/desktop"
)

// mostTrayUnread is how many unread conversations the tray lists.
const mostTrayUnread = 5

// tray is the icon in the desktop's tray with its menu, as the window sees it.
// Its fields belong to the UI thread.
type tray struct {
	icon  desktop.Tray // nil: there is none
	shown bool         // the desktop shows it
	key   string
}

// startTray puts the icon up.
func (w *Window) startTray() {
	icon, shown := desktop.StartTray(w.ctx, w.app, w.setTray)
	w.tray.icon = icon
	if shown {
		w.setTray(true)
	}
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
	inCall := w.voice.Call.State != client.CallEnded
	key := fmt.Sprint(i18n.Current(), w.unread, inCall, w.voice.Call.Muted, w.voice.Listens(), w.unreadTitles())
	if key == w.tray.key {
		return
	}
	w.tray.key = key
	w.tray.icon.Set(w.trayItems(inCall), desktop.TrayPicture(w.unread, w.voice.Listens()))
}

func (w *Window) trayItems(inCall bool) []desktop.TrayItem {
	hands := i18n.T("tray.talk")
	if inCall {
		hands = i18n.T("tray.endTalk")
	}
	items := []desktop.TrayItem{
		{Words: i18n.T("tray.open"), Run: w.raise},
		{Words: i18n.T("common.newConversation"), Run: func() { w.raise(); w.conv.New() }},
		{Words: hands, Run: func() { w.voice.ToggleCall() }},
	}
	if inCall {
		label := i18n.T("common.mute")
		if w.voice.Call.Muted {
			label = i18n.T("common.unmute")
		}
		items = append(items, desktop.TrayItem{Words: label, Run: func() { w.voice.ToggleMute() }})
	}
	if titles := w.unreadTitles(); len(titles) > 0 {
		items = append(items, desktop.TrayItem{})
		for _, t := range titles {
			items = append(items, desktop.TrayItem{Words: t.words, Run: func() { w.raise(); w.conv.Open(t.id) }})
		}
	}
	return append(items, desktop.TrayItem{}, desktop.TrayItem{Words: i18n.T("start.quit"), Run: w.quit})
}

type unreadTitle struct {
	id    client.ConversationID
	words string
}

func (w *Window) unreadTitles() []unreadTitle {
	var out []unreadTitle
	for _, c := range w.list.Unread[:min(len(w.list.Unread), mostTrayUnread)] {
		out = append(out, unreadTitle{c.ID, i18n.T("common.numbered", "name", c.AgentName, "n", c.Unread)})
	}
	return out
}
