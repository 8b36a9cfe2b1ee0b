package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/desktop"
)

// mostTrayUnread is how many unread conversations the tray lists.
const mostTrayUnread = 5

// tray is the icon in the desktop's tray with its menu. It belongs to the UI thread.
type tray struct {
	act   trayActions
	icon  desktop.Tray // nil: there is none
	shown bool         // the desktop shows it
	told  trayState
	key   string
}

// trayActions is what its menu does.
type trayActions struct {
	raise, begin, toggleCall, toggleMute, quit func()
	open                                       func(client.ConversationID)
}

// trayState is what it tells.
type trayState struct {
	count   int // of the unread conversations
	call    client.Call
	listens bool
	unread  []client.Conversation
}

// start puts the icon up.
func (t *tray) start(ctx context.Context, app fyne.App) {
	icon, shown := desktop.StartTray(ctx, app, t.show)
	t.icon = icon
	if shown {
		t.show(true)
	}
}

// close takes it down. It may wait for the desktop.
func (t *tray) close() {
	if t.icon != nil {
		t.icon.Close()
	}
}

// show is told whether the desktop shows the icon.
func (t *tray) show(shown bool) {
	t.shown, t.key = shown, ""
	t.set(t.told)
}

// set makes the menu say what is unread and what the voice does.
func (t *tray) set(s trayState) {
	s.unread = s.unread[:min(len(s.unread), mostTrayUnread)]
	t.told = s
	if !t.shown {
		return
	}
	key := fmt.Sprint(i18n.Current(), s.count, s.call.State != client.CallEnded, s.call.Muted, s.listens, titles(s.unread))
	if key == t.key {
		return
	}
	t.key = key
	t.icon.Set(t.items(s), desktop.TrayPicture(s.count, s.listens))
}

func (t *tray) items(s trayState) []desktop.TrayItem {
	inCall := s.call.State != client.CallEnded
	hands := i18n.T("tray.talk")
	if inCall {
		hands = i18n.T("tray.endTalk")
	}
	items := []desktop.TrayItem{
		{Words: i18n.T("tray.open"), Run: t.act.raise},
		{Words: i18n.T("common.newConversation"), Run: func() { t.act.raise(); t.act.begin() }},
		{Words: hands, Run: t.act.toggleCall},
	}
	if inCall {
		label := i18n.T("common.mute")
		if s.call.Muted {
			label = i18n.T("common.unmute")
		}
		items = append(items, desktop.TrayItem{Words: label, Run: t.act.toggleMute})
	}
	if len(s.unread) > 0 {
		items = append(items, desktop.TrayItem{})
		for i, words := range titles(s.unread) {
			items = append(items, desktop.TrayItem{Words: words, Run: func() { t.act.raise(); t.act.open(s.unread[i].ID) }})
		}
	}
	return append(items, desktop.TrayItem{}, desktop.TrayItem{Words: i18n.T("start.quit"), Run: t.act.quit})
}

// titles names unread conversations in the menu.
func titles(unread []client.Conversation) []string {
	var out []string
	for _, c := range unread {
		out = append(out, i18n.T("common.numbered", "name", c.AgentName, "n", c.Unread))
	}
	return out
}
