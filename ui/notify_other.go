//go:build !linux

package ui

import (
	"runtime"

	"fyne.io/fyne/v2"

	"delonix/client"
)

// notifier shows desktop notifications through the toolkit.
type notifier struct{ w *Window }

func newNotifier(w *Window) *notifier { return &notifier{w} }

// show sends the notification. On Windows the toolkit puts the text into a
// PowerShell script, so only fixed words go there, never a name or message.
func (n *notifier) show(a client.Alert) {
	if a.Sound && n.w.opt.Chime != nil {
		do(n.w.bridge, func(ctx contextT) error { n.w.opt.Chime(ctx); return nil }, nil)
	}
	title, body := a.Title, a.Body
	if runtime.GOOS == "windows" {
		title, body = "Delonix", fixedWords(a.Kind)
	}
	n.w.app.SendNotification(fyne.NewNotification(title, body))
}

// close has nothing to end here.
func (n *notifier) close() {}

// fixedWords tell of an alert without any text from outside the program.
func fixedWords(kind string) string {
	switch kind {
	case "handed_over":
		return "A conversation was handed over to an operator."
	case "first_answer":
		return "An operator answered."
	case "no_answer":
		return "A conversation waits for an operator."
	case "closed":
		return "A conversation was closed."
	case "handed_back":
		return "A conversation was handed back to the agent."
	}
	return "You have a new message."
}
