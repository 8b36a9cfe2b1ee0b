//go:build !linux

package ui

import (
	"context"
	"runtime"

	"fyne.io/fyne/v2"

	"delonix/client"
)

// notifier shows desktop notifications through the toolkit.
type notifier struct{ w *Window }

func newNotifier(w *Window) *notifier { return &notifier{w} }

// show sends the notification, off the UI thread: the toolkit starts a program
// for it. On Windows it puts the text into a PowerShell script, so only fixed
// words go there, never a name or message.
func (n *notifier) show(a client.Alert) {
	n.w.chime(a)
	title, body := a.Title, bodyOf(a)
	if runtime.GOOS == "windows" {
		title, body = "Delonix", fixedWords(a.Kind)
	}
	do(n.w.bridge, func(context.Context) error {
		n.w.app.SendNotification(fyne.NewNotification(title, body))
		return nil
	}, nil)
}

// seen has nothing to take away: the toolkit keeps no hold of what it showed.
func (n *notifier) seen(client.ConversationID) {}

// withdraw has nothing to take back either.
func (n *notifier) withdraw() {}

// close has nothing to end here.
func (n *notifier) close() {}
