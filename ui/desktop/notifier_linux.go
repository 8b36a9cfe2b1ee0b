package desktop

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"

	"delonix/assets/i18n"
)

const (
	notifyName = "org.freedesktop.Notifications"
	notifyPath = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// busNotifier shows notifications over the session bus. What waits to be shown waits in a queue of
// its own: a desktop that does not answer delays nobody.
type busNotifier struct {
	o      NotifierOptions
	cancel context.CancelFunc
	done   chan struct{}
	wake   chan struct{}

	mu      sync.Mutex // never held over a call
	pending []Notification
	seen    []int64
	told    map[int64]bool // shown, and not taken away since

	// The rest belongs to the goroutine.
	bus    *bus
	markup bool // the body is read as markup
	body   bool // a body is shown at all
	keys   map[uint32]int64
	closed map[uint32]int64 // lately: a desktop may tell of a click behind the end of what was clicked
	early  map[uint32]bool  // clicked before its number was known
	ids    map[int64]uint32
	late   chan numbered
}

// numbered is a notification with the desktop's number of it.
type numbered struct {
	bus *bus
	key int64
	id  uint32
}

// newSystemNotifier is that of the session bus.
func newSystemNotifier(ctx context.Context, o NotifierOptions) Notifier {
	return newBusNotifier(ctx, o)
}

func newBusNotifier(ctx context.Context, o NotifierOptions) *busNotifier {
	if o.Limit == 0 {
		o.Limit = Limit
	}
	ctx, cancel := context.WithCancel(ctx)
	n := &busNotifier{told: map[int64]bool{}, o: o, cancel: cancel, done: make(chan struct{}), wake: make(chan struct{}, 1), late: make(chan numbered), keys: map[uint32]int64{}, closed: map[uint32]int64{}, early: map[uint32]bool{}, ids: map[int64]uint32{}}
	go n.run(ctx)
	return n
}

// Show queues a notification and returns at once.
func (n *busNotifier) Show(note Notification) {
	n.mu.Lock()
	n.pending = slices.DeleteFunc(n.pending, func(old Notification) bool { return old.Key == note.Key })
	n.pending = append(n.pending, note)
	n.told[note.Key] = true
	n.mu.Unlock()
	n.poke()
}

// Seen takes a notification away: the person has seen what it is about.
func (n *busNotifier) Seen(key int64) {
	n.mu.Lock()
	n.pending = slices.DeleteFunc(n.pending, func(old Notification) bool { return old.Key == key })
	n.seen = append(n.seen, key)
	delete(n.told, key)
	n.mu.Unlock()
	n.poke()
}

// Withdraw takes all notifications off the screen and out of the desktop's list.
func (n *busNotifier) Withdraw() {
	n.mu.Lock()
	all := slices.Collect(maps.Keys(n.told))
	n.mu.Unlock()
	for _, key := range all {
		n.Seen(key)
	}
}

// Close ends the notifier. It does not wait for an answer under way.
func (n *busNotifier) Close() {
	n.cancel()
	<-n.done
}

func (n *busNotifier) poke() {
	select {
	case n.wake <- struct{}{}:
	default: // it was told already
	}
}

// next takes what is to be done next.
func (n *busNotifier) next() (note Notification, seen []int64, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	seen, n.seen = n.seen, nil
	if len(n.pending) > 0 {
		note, ok = n.pending[0], true
		n.pending = n.pending[1:]
	}
	return note, seen, ok
}

func (n *busNotifier) run(ctx context.Context) {
	defer close(n.done)
	defer n.disconnect()
	for {
		var signals chan *dbus.Signal
		if n.bus != nil {
			signals = n.bus.signals
		}
		select {
		case <-ctx.Done():
			return
		case <-n.wake:
			n.work(ctx)
		case late := <-n.late:
			if late.bus == n.bus {
				n.number(late.key, late.id)
			}
		case s, ok := <-signals:
			if !ok {
				n.disconnect()
				continue
			}
			n.signal(ctx, s)
		}
	}
}

// work shows everything that waits.
func (n *busNotifier) work(ctx context.Context) {
	for ctx.Err() == nil {
		note, seen, ok := n.next()
		for _, key := range seen {
			n.takeAway(ctx, key)
		}
		if !ok {
			return
		}
		connected := n.bus != nil
		err := n.send(ctx, note)
		if err != nil && connected && n.bus == nil { // the connection was an old one
			err = n.send(ctx, note)
		}
		if err != nil && ctx.Err() == nil && n.o.Failed != nil {
			n.o.Failed(err)
		}
	}
}

func (n *busNotifier) send(ctx context.Context, note Notification) error {
	if err := n.connect(ctx); err != nil {
		return err
	}
	title, body := note.Title, note.Body
	switch {
	case !n.body && body != "":
		title, body = title+": "+body, ""
	case n.markup:
		body = escape(body)
	}
	b := n.bus
	answer, err := b.callLate(ctx, func(answer []any) { n.numberLate(ctx, b, note.Key, answer) }, notifyName, notifyPath, notifyName+".Notify", n.o.App, n.ids[note.Key], n.o.Icon, title, body,
		[]string{"default", i18n.T("notify.open")}, map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant("app.delonix.Delonix")}, int32(-1))
	if err == nil {
		var id uint32
		if err = dbus.Store(answer, &id); err == nil {
			n.number(note.Key, id)
			return nil
		}
	}
	if !n.bus.conn.Connected() {
		n.disconnect()
	}
	return err
}

// number notes the desktop's number of a notification.
func (n *busNotifier) number(key int64, id uint32) {
	delete(n.keys, n.ids[key])
	n.ids[key], n.keys[id] = id, key
	if n.early[id] {
		delete(n.early, id)
		n.click(key)
	}
}

func (n *busNotifier) click(key int64) {
	if n.o.Clicked != nil {
		n.o.Clicked(key)
	}
}

// numberLate notes the number of a notification that took the desktop longer than an
// answer may take: it is there all the same, and may be clicked.
func (n *busNotifier) numberLate(ctx context.Context, b *bus, key int64, answer []any) {
	var id uint32
	if dbus.Store(answer, &id) != nil {
		return
	}
	select {
	case n.late <- numbered{b, key, id}:
	case <-ctx.Done():
	}
}

// connect reaches the bus and asks what the desktop can show.
func (n *busNotifier) connect(ctx context.Context) error {
	if n.bus != nil {
		return nil
	}
	b, err := dial(ctx, n.o.Limit)
	if err != nil {
		return err
	}
	err = b.listen(ctx, dbus.WithMatchInterface(notifyName), dbus.WithMatchObjectPath(notifyPath))
	if err == nil {
		err = b.listenOwner(ctx, notifyName)
	}
	if err != nil {
		b.close()
		return err
	}
	n.bus = b
	n.ask(ctx)
	return nil
}

// ask reads the capabilities. A desktop that does not tell them shows plain
// text.
func (n *busNotifier) ask(ctx context.Context) {
	n.markup, n.body = false, true
	answer, err := n.bus.call(ctx, notifyName, notifyPath, notifyName+".GetCapabilities")
	var list []string
	if err != nil || dbus.Store(answer, &list) != nil || len(list) == 0 {
		return
	}
	n.markup, n.body = slices.Contains(list, "body-markup"), slices.Contains(list, "body")
}

func (n *busNotifier) takeAway(ctx context.Context, key int64) {
	id, ok := n.ids[key]
	if !ok || n.bus == nil {
		return
	}
	n.forget(id)
	_, _ = n.bus.call(ctx, notifyName, notifyPath, notifyName+".CloseNotification", id) // gone already is as good
}

func (n *busNotifier) signal(ctx context.Context, s *dbus.Signal) {
	if owner, ok := ownerOf(s, notifyName); ok {
		clear(n.ids) // the numbers were those of the one that left
		clear(n.keys)
		clear(n.closed)
		clear(n.early)
		if owner != "" {
			n.ask(ctx)
		}
		return
	}
	if len(s.Body) == 0 {
		return
	}
	id, ok := s.Body[0].(uint32)
	if !ok {
		return
	}
	switch s.Name {
	case notifyName + ".ActionInvoked":
		key, ok := n.keys[id]
		if !ok {
			key, ok = n.closed[id]
			delete(n.closed, id)
		}
		if ok {
			n.click(key)
			return
		}
		// A slow desktop shows it before it tells its number; or it is another program's.
		if len(n.early) >= closedMost {
			clear(n.early)
		}
		n.early[id] = true
	case notifyName + ".NotificationClosed":
		if key, ok := n.keys[id]; ok {
			if len(n.closed) >= closedMost {
				clear(n.closed)
			}
			n.closed[id] = key
		}
		n.forget(id)
	}
}

// closedMost is how many closed notifications are remembered.
const closedMost = 32

func (n *busNotifier) forget(id uint32) {
	if key, ok := n.keys[id]; ok {
		delete(n.keys, id)
		if n.ids[key] == id {
			delete(n.ids, key)
		}
	}
}

func (n *busNotifier) disconnect() {
	if n.bus != nil {
		n.bus.close()
		n.bus = nil
		clear(n.ids)
		clear(n.keys)
		clear(n.closed)
	}
}

// escape keeps a desktop that reads markup from reading text as that.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
