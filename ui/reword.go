package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
)

// reword writes all that is open in the language that is in force now, and reads
// again what the client puts into words.
func (w *Window) reword() {
	w.side.Reword()
	w.chat.Reword()
	w.comp.Reword()
	w.call.Reword(time.Now())
	w.voice.ShowActivity()
	w.voice.ShowWhere()
	w.refreshTitle()
	w.refreshTray()
	if w.pane.conv.ID != 0 {
		w.lockFor(w.pane.conv)
		w.readMessages(&bridge.MessageChanges{All: true})
		w.readConversation()
	}
	w.readAgents()
	w.list.Read()
	w.rewordPage()
}

// readConversation reads the open one again: why nothing can be sent in it, or why it
// is closed, is put into words by the client.
func (w *Window) readConversation() {
	id := w.open
	bridge.Run(w.bridge, func(ctx context.Context) (client.Conversation, error) { return w.client.Conversation(ctx, id) },
		func(c client.Conversation, err error) {
			if err == nil && w.open == id && w.pane.conv.ID == id {
				w.applyConversation(c)
			}
		})
}

// rewordPage makes the page of settings anew, where the language was chosen, and
// leaves it scrolled as it was. Other pages are closed: they are open for a look.
func (w *Window) rewordPage() {
	if w.overlay == nil {
		return
	}
	if !w.page.SettingsOpen() {
		w.closeOverlay()
		return
	}
	at := w.pageScroll.Offset
	w.openSettings()
	w.pageScroll.ScrollToOffset(fyne.NewPos(at.X, at.Y))
}
