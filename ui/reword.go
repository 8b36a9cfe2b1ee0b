package ui

import (
	"time"

	"fyne.io/fyne/v2"
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
	w.conv.Reword()
	w.readAgents()
	w.list.Read()
	w.rewordPage()
}

// rewordPage makes the page of settings anew, where the language was chosen, and
// leaves it scrolled as it was. Other pages are closed: they are open for a look.
func (w *Window) rewordPage() {
	page := w.router.page
	if page == nil {
		return
	}
	if !w.page.SettingsOpen() {
		w.router.closePage()
		return
	}
	at := page.scroll.Offset
	w.openSettings()
	if page := w.router.page; page != nil {
		page.scroll.ScrollToOffset(fyne.NewPos(at.X, at.Y))
	}
}
