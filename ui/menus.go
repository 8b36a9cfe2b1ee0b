package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// menus are the menus of conversations.
type menus struct {
	client    closer
	bridge    *bridge.Bridge
	win       fyne.Window
	problem   func(error)
	goOn      func(client.Conversation) // in a new one
	details   func(client.Conversation)
	handOvers func()
	keys      func()
}

// closer is what they need of the client.
type closer interface {
	CloseStatuses() []client.CloseStatus
	CloseConversation(ctx context.Context, id client.ConversationID, status string) error
	Mute(ctx context.Context, id client.ConversationID, on bool) error
}

// below opens a menu below an object.
func (m *menus) below(menu *fyne.Menu, o fyne.CanvasObject) {
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	up := widget.NewPopUpMenu(menu, m.win.Canvas())
	x := min(pos.X, m.win.Canvas().Size().Width-up.MinSize().Width-8)
	up.ShowAtPosition(fyne.NewPos(x, pos.Y+o.Size().Height+4))
}

// at opens one at a place.
func (m *menus) at(menu *fyne.Menu, at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(menu, m.win.Canvas(), at)
}

// agentMenu asks with which agent to begin.
func agentMenu(list []client.Agent, begin func(client.AgentID)) *fyne.Menu {
	var items []*fyne.MenuItem
	for _, a := range list {
		items = append(items, fyne.NewMenuItem(a.Name, func() { begin(a.ID) }))
	}
	return fyne.NewMenu("", items...)
}

// conversation lists what can be done with one.
func (m *menus) conversation(c client.Conversation) *fyne.Menu {
	mute := fyne.NewMenuItem(i18n.T("menu.mute"), func() { m.mute(c.ID, true) })
	if c.Muted {
		mute = fyne.NewMenuItem(i18n.T("menu.unmute"), func() { m.mute(c.ID, false) })
	}
	items := []*fyne.MenuItem{mute}
	if c.Started {
		items = append(items, fyne.NewMenuItem(i18n.T("menu.details"), func() { m.details(c) }))
	}
	if c.Started && !c.Closed && c.ReadOnly == "" {
		closing := fyne.NewMenuItem(i18n.T("menu.close"), nil)
		var statuses []*fyne.MenuItem
		for _, s := range m.client.CloseStatuses() {
			statuses = append(statuses, fyne.NewMenuItem(s.Label, func() {
				bridge.Do(m.bridge, func(ctx context.Context) error { return m.client.CloseConversation(ctx, c.ID, s.Value) }, m.problem)
			}))
		}
		closing.ChildMenu = fyne.NewMenu("", statuses...)
		items = append(items, closing)
	}
	if c.Closed {
		items = append(items, fyne.NewMenuItem(i18n.T("common.startAgain"), func() { m.goOn(c) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(i18n.T("settings.handOvers"), m.handOvers), fyne.NewMenuItem(i18n.T("keys.all"), m.keys))
	return fyne.NewMenu("", items...)
}

func (m *menus) mute(id client.ConversationID, on bool) {
	bridge.Do(m.bridge, func(ctx context.Context) error { return m.client.Mute(ctx, id, on) }, m.problem)
}
