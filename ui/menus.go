package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// popup opens a menu below an object.
func (w *Window) popup(m *fyne.Menu, below fyne.CanvasObject) {
	pos := w.app.Driver().AbsolutePositionForObject(below)
	menu := widget.NewPopUpMenu(m, w.win.Canvas())
	x := min(pos.X, w.win.Canvas().Size().Width-menu.MinSize().Width-8)
	menu.ShowAtPosition(fyne.NewPos(x, pos.Y+below.Size().Height+4))
}

// headMenu is the menu behind the dots of the open conversation.
func (w *Window) headMenu(at fyne.CanvasObject) {
	if c, ok := w.conv.Loaded(); ok {
		w.popup(w.conversationMenu(c), at)
	}
}

// rowMenu is the same for a row of the sidebar.
func (w *Window) rowMenu(id client.ConversationID, at fyne.Position) {
	if c, ok := w.side.Conversation(id); ok {
		widget.ShowPopUpMenuAtPosition(w.conversationMenu(c), w.win.Canvas(), at)
	}
}

func (w *Window) conversationMenu(c client.Conversation) *fyne.Menu {
	mute := fyne.NewMenuItem(i18n.T("menu.mute"), func() { w.mute(c.ID, true) })
	if c.Muted {
		mute = fyne.NewMenuItem(i18n.T("menu.unmute"), func() { w.mute(c.ID, false) })
	}
	items := []*fyne.MenuItem{mute}
	if c.Started {
		items = append(items, fyne.NewMenuItem(i18n.T("menu.details"), func() { w.page.OpenDetails(c) }))
	}
	if c.Started && !c.Closed && c.ReadOnly == "" {
		closing := fyne.NewMenuItem(i18n.T("menu.close"), nil)
		var statuses []*fyne.MenuItem
		for _, s := range w.client.CloseStatuses() {
			statuses = append(statuses, fyne.NewMenuItem(s.Label, func() {
				bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.CloseConversation(ctx, c.ID, s.Value) }, w.explain)
			}))
		}
		closing.ChildMenu = fyne.NewMenu("", statuses...)
		items = append(items, closing)
	}
	if c.Closed {
		items = append(items, fyne.NewMenuItem(i18n.T("common.startAgain"), func() {
			w.conv.GoOnFrom(c)
		}))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(i18n.T("settings.handOvers"), w.page.OpenHandOvers), fyne.NewMenuItem(i18n.T("keys.all"), w.showKeys))
	return fyne.NewMenu("", items...)
}

func (w *Window) mute(id client.ConversationID, on bool) {
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.Mute(ctx, id, on) }, w.explain)
}

// selectText shows a message's text so that parts of it can be copied.
func (w *Window) selectText(m client.Message) { w.page.OpenText(m, w.middle.Refresh) }
