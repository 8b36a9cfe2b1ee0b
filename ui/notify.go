package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/loop"
)

// newNotifier makes what shows notifications. A click on one opens its conversation.
func (w *Window) newNotifier() desktop.Notifier {
	return desktop.NewNotifier(w.ctx, desktop.NotifierOptions{
		App: "Delonix", Icon: "delonix",
		Send:    func(title, body string) { w.app.SendNotification(fyne.NewNotification(title, body)) },
		Clicked: func(key int64) { loop.Do(func() { w.raise(); w.conv.Open(client.ConversationID(key)) }) },
		Failed:  func(err error) { w.opt.Logger.Warn("show a notification", "err", err) },
	})
}

// notify shows a notification. A newer one of the same conversation replaces the
// older.
func (w *Window) notify(a client.Alert) {
	w.chime(a)
	w.notes.Show(desktop.Notification{Key: int64(a.Conversation), Title: a.Title, Body: bodyOf(a), Fixed: fixedWords(a.Kind)})
}

// chime plays the sound of a notification that has one.
func (w *Window) chime(a client.Alert) {
	if a.Sound && w.opt.Chime != nil {
		bridge.Do(w.bridge, func(ctx context.Context) error { w.opt.Chime(ctx); return nil }, nil)
	}
}

// bodyOf is what a notification says; it is never empty.
func bodyOf(a client.Alert) string {
	if strings.TrimSpace(a.Body) == "" {
		return fixedWords(a.Kind)
	}
	return a.Body
}

// fixedWords tell of an alert without any text from outside the program.
func fixedWords(kind string) string {
	switch kind {
	case "handed_over":
		return i18n.T("notify.handedOver")
	case "first_answer":
		return i18n.T("notify.firstAnswer")
	case "no_answer":
		return i18n.T("notify.noAnswer")
	case "closed":
		return i18n.T("notify.closed")
	case "handed_back":
		return i18n.T("notify.handedBack")
	}
	return i18n.T("notify.message")
}
