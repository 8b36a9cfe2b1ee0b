package ui

import (
	"sync"

	"github.com/esiqveland/notify"
	"github.com/godbus/dbus/v5"

	"delonix/client"
	"delonix/ui/loop"
)

// notifier shows desktop notifications over the session bus, so that a click
// on one opens its conversation.
type notifier struct {
	w    *Window
	mu   sync.Mutex
	bus  *dbus.Conn
	note notify.Notifier
	ids  map[uint32]client.ConversationID
	last map[client.ConversationID]uint32
}

func newNotifier(w *Window) *notifier {
	return &notifier{w: w, ids: map[uint32]client.ConversationID{}, last: map[client.ConversationID]uint32{}}
}

// show sends the notification off the UI thread. A newer one of the same
// conversation replaces the older.
func (n *notifier) show(a client.Alert) {
	if a.Sound && n.w.opt.Chime != nil {
		do(n.w.bridge, func(ctx contextT) error { n.w.opt.Chime(ctx); return nil }, nil)
	}
	do(n.w.bridge, func(ctx contextT) error { return n.send(a) }, nil)
}

func (n *notifier) send(a client.Alert) error {
	n.mu.Lock()
	if err := n.connect(); err != nil {
		n.mu.Unlock()
		return err
	}
	id, err := n.note.SendNotification(notify.Notification{
		AppName: "Delonix", AppIcon: "delonix", Summary: a.Title, Body: escapeMarkup(a.Body), ReplacesID: n.last[a.Conversation],
		Actions:       []notify.Action{{Key: "default", Label: "Open"}},
		ExpireTimeout: notify.ExpireTimeoutSetByNotificationServer,
	})
	if err != nil {
		wait := n.disconnect()
		n.mu.Unlock()
		wait()
		return err
	}
	defer n.mu.Unlock()
	n.ids[id] = a.Conversation
	n.last[a.Conversation] = id
	return nil
}

func (n *notifier) connect() error {
	if n.note != nil {
		return nil
	}
	bus, err := dbus.SessionBusPrivate()
	if err != nil {
		return err
	}
	if err = bus.Auth(nil); err == nil {
		err = bus.Hello()
	}
	if err != nil {
		_ = bus.Close()
		return err
	}
	note, err := notify.New(bus, notify.WithOnAction(n.clicked), notify.WithOnClosed(n.gone))
	if err != nil {
		_ = bus.Close()
		return err
	}
	n.bus, n.note = bus, note
	return nil
}

// disconnect gives up the connection. Closing it waits for signals under way,
// which need the lock, so that happens elsewhere.
func (n *notifier) disconnect() (wait func()) {
	note, bus := n.note, n.bus
	n.note, n.bus = nil, nil
	return func() {
		if note != nil {
			_ = note.Close()
			_ = bus.Close()
		}
	}
}

func (n *notifier) clicked(s *notify.ActionInvokedSignal) {
	n.mu.Lock()
	id, ok := n.ids[s.ID]
	n.mu.Unlock()
	if ok {
		loop.Do(func() { n.w.raise(); n.w.openConversation(id) })
	}
}

func (n *notifier) gone(s *notify.NotificationClosedSignal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	id := n.ids[s.ID]
	delete(n.ids, s.ID)
	if n.last[id] == s.ID {
		delete(n.last, id)
	}
}

// close ends the bus connection.
func (n *notifier) close() {
	n.mu.Lock()
	wait := n.disconnect()
	n.mu.Unlock()
	wait()
}
