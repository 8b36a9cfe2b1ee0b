package ui

import (
	"delonix/client"
	"delonix/ui/desktop"
	"delonix/ui/loop"
)

// notifier shows desktop notifications over the session bus, so that a click
// on one opens its conversation.
type notifier struct {
	w    *Window
	desk *desktop.Notifier
	told map[client.ConversationID]bool // belongs to the UI thread
}

func newNotifier(w *Window) *notifier {
	return &notifier{w: w, told: map[client.ConversationID]bool{}, desk: desktop.NewNotifier(w.ctx, desktop.NotifierOptions{
		App: "Delonix", Icon: "delonix",
		Clicked: func(key int64) { loop.Do(func() { w.raise(); w.openConversation(client.ConversationID(key)) }) },
		Failed:  func(err error) { w.opt.Logger.Warn("show a notification", "err", err) },
	})}
}

// show queues the notification. A newer one of the same conversation replaces
// the older.
func (n *notifier) show(a client.Alert) {
	n.w.chime(a)
	n.told[a.Conversation] = true
	n.desk.Show(desktop.Notification{Key: int64(a.Conversation), Title: a.Title, Body: bodyOf(a)})
}

// seen takes away what was shown about a conversation.
func (n *notifier) seen(id client.ConversationID) {
	delete(n.told, id)
	n.desk.Seen(int64(id))
}

// withdraw takes all notifications off the screen and out of the desktop's list.
func (n *notifier) withdraw() {
	for id := range n.told {
		n.seen(id)
	}
}

// close ends the connection to the desktop.
func (n *notifier) close() { n.desk.Close() }
