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

// alerts tells on the desktop what deserves it. It belongs to the UI thread.
type alerts struct {
	notes  desktop.Notifier
	bridge *bridge.Bridge
	chime  func(context.Context) // nil is silence
}

// newAlerts begins to tell a client's alerts. A click on one opens its conversation.
func newAlerts(ctx context.Context, app fyne.App, b *bridge.Bridge, opt Options, open func(client.ConversationID)) *alerts {
	a := &alerts{bridge: b, chime: opt.Chime}
	a.notes = desktop.NewNotifier(ctx, desktop.NotifierOptions{
		App: "Delonix", Icon: "delonix",
		Send:    func(title, body string) { app.SendNotification(fyne.NewNotification(title, body)) },
		Clicked: func(key int64) { loop.Do(func() { open(client.ConversationID(key)) }) },
		Failed:  func(err error) { opt.Logger.Warn("show a notification", "err", err) },
	})
	b.Hear(func(b *bridge.Batch) {
		for _, alert := range b.Alerts {
			a.tell(alert)
		}
	})
	return a
}

// tell shows a notification. A newer one of the same conversation replaces the
// older.
func (a *alerts) tell(n client.Alert) {
	if n.Sound && a.chime != nil {
		bridge.Do(a.bridge, func(ctx context.Context) error { a.chime(ctx); return nil }, nil)
	}
	a.notes.Show(desktop.Notification{Key: int64(n.Conversation), Title: n.Title, Body: bodyOf(n), Fixed: fixedWords(n.Kind)})
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
