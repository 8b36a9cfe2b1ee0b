package desktop

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// shown is a notification that arrived at the desktop.
type shown struct {
	replaces    uint32
	title, body string
}

// daemon is a desktop's notification service.
type daemon struct {
	*service
	shown  chan shown
	closed chan uint32
	next   atomic.Uint32
}

func newDaemon(t *testing.T, caps ...string) *daemon {
	t.Helper()
	d := &daemon{service: serve(t), shown: make(chan shown, 16), closed: make(chan uint32, 16)}
	d.export(notifyPath, notifyName, map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return caps, nil },
		"Notify": func(_ string, replaces uint32, _, title, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			id := replaces
			if id == 0 {
				id = d.next.Add(1)
			}
			d.shown <- shown{replaces, title, body}
			return id, nil
		},
		"CloseNotification": func(id uint32) *dbus.Error {
			select {
			case d.closed <- id:
			default: // not every test looks
			}
			return nil
		},
	})
	d.own(notifyName)
	return d
}

func notifier(t *testing.T, o NotifierOptions) *busNotifier {
	t.Helper()
	n := newBusNotifier(context.Background(), o)
	t.Cleanup(n.Close)
	return n
}

const nasty = `Tom & Jerry <b>win</b> 3 < 4 &amp;`

func TestNotifier_EscapesOnlyForADesktopThatReadsMarkup(t *testing.T) {
	for name, c := range map[string]struct {
		caps        []string
		title, body string
	}{
		"markup":     {[]string{"body", "body-markup", "actions"}, "A & B <Support>", `Tom &amp; Jerry &lt;b&gt;win&lt;/b&gt; 3 &lt; 4 &amp;amp;`},
		"plain":      {[]string{"body", "actions"}, "A & B <Support>", nasty},
		"untold":     {nil, "A & B <Support>", nasty},
		"title only": {[]string{"actions"}, "A & B <Support>: " + nasty, ""},
	} {
		t.Run(name, func(t *testing.T) {
			privateBus(t)
			d := newDaemon(t, c.caps...)
			n := notifier(t, NotifierOptions{})
			n.Show(Notification{Key: 1, Title: "A & B <Support>", Body: nasty})
			if got := receive(t, d.shown, "the notification"); got.title != c.title || got.body != c.body {
				t.Errorf("shown %q, %q", got.title, got.body)
			}
		})
	}
}

func TestNotifier_ReplacesTheOlderOfTheSameConversation(t *testing.T) {
	privateBus(t)
	clicked := make(chan int64, 4)
	d := newDaemon(t, "body")
	n := notifier(t, NotifierOptions{Clicked: func(key int64) { clicked <- key }})
	show := func(key int64) shown {
		n.Show(Notification{Key: key, Title: "t", Body: "b"})
		return receive(t, d.shown, "a notification")
	}
	if s := show(7); s.replaces != 0 {
		t.Errorf("the first one replaces %d", s.replaces)
	}
	if s := show(8); s.replaces != 0 {
		t.Errorf("that of another conversation replaces %d", s.replaces)
	}
	if s := show(7); s.replaces != 1 {
		t.Errorf("the newer one replaces %d, not the older", s.replaces)
	}
	d.emit(notifyPath, notifyName+".ActionInvoked", uint32(99), "default") // another program's
	d.emit(notifyPath, notifyName+".ActionInvoked", uint32(2), "default")
	if key := receive(t, clicked, "the click"); key != 8 {
		t.Errorf("clicked %d", key)
	}
	n.Seen(7)
	if id := receive(t, d.closed, "what was seen to go"); id != 1 {
		t.Errorf("closed %d", id)
	}
	if s := show(7); s.replaces != 0 {
		t.Errorf("after it was seen the next replaces %d", s.replaces)
	}
}

func TestNotifier_AsksAnewWhenTheDesktopIsStartedAgain(t *testing.T) {
	privateBus(t)
	d := newDaemon(t, "body", "body-markup")
	n := notifier(t, NotifierOptions{})
	n.Show(Notification{Key: 1, Body: "a & b"})
	receive(t, d.shown, "the first one")
	d.leave(notifyName)
	again := newDaemon(t, "body")
	// The bus tells of the new one a moment later.
	for end := time.Now().Add(patience); ; {
		n.Show(Notification{Key: 1, Body: "a & b"})
		if s := receive(t, again.shown, "one at the new service"); s.body == "a & b" && s.replaces == 0 {
			return
		} else if time.Now().After(end) {
			t.Fatalf("the new service was taken for the old one: %+v", s)
		}
		n.Seen(1)
	}
}

// TestNotifier_WaitsForNobody plays the desktops that do not answer.
func TestNotifier_WaitsForNobody(t *testing.T) {
	hung := func(t *testing.T) {
		privateBus(t)
		s := serve(t)
		block := make(chan struct{})
		t.Cleanup(func() { close(block) })
		s.export(notifyPath, notifyName, map[string]any{
			"GetCapabilities": func() ([]string, *dbus.Error) { <-block; return nil, nil },
			"Notify": func(string, uint32, string, string, string, []string, map[string]dbus.Variant, int32) (uint32, *dbus.Error) {
				<-block
				return 0, nil
			},
		})
		s.own(notifyName)
	}
	for name, desktop := range map[string]func(*testing.T){"a service that hangs": hung, "a bus that hangs": deafBus} {
		t.Run(name, func(t *testing.T) {
			desktop(t)
			failed := make(chan error, 4)
			n := newBusNotifier(context.Background(), NotifierOptions{Limit: 50 * time.Millisecond, Failed: func(err error) { failed <- err }})
			n.Show(Notification{Key: 1, Body: "b"})
			if err := receive(t, failed, "the failure to be told"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("told %v", err)
			}
			n.Close()
		})
		t.Run(name+" for hours", func(t *testing.T) {
			desktop(t)
			n := newBusNotifier(context.Background(), NotifierOptions{Limit: time.Hour})
			for key := range int64(50) {
				n.Show(Notification{Key: key, Body: "b"})
			}
			n.Seen(3)
			n.Close() // or the test never ends
		})
	}
}

func TestNotifier_HearsAClickThatComesBehindTheEnd(t *testing.T) {
	privateBus(t)
	clicked := make(chan int64, 4)
	d := newDaemon(t, "body")
	n := notifier(t, NotifierOptions{Clicked: func(key int64) { clicked <- key }})
	for key := range int64(3) {
		n.Show(Notification{Key: 7 + key, Body: "b"})
		receive(t, d.shown, "a notification")
	}
	n.Show(Notification{Key: 9, Body: "again"}) // so that the numbers of the others are known
	receive(t, d.shown, "the newer one")
	for range 2 { // the second press does nothing
		d.emit(notifyPath, notifyName+".NotificationClosed", uint32(1), uint32(2))
		d.emit(notifyPath, notifyName+".ActionInvoked", uint32(1), "default")
	}
	d.emit(notifyPath, notifyName+".ActionInvoked", uint32(2), "default")
	if first, second := receive(t, clicked, "the click"), receive(t, clicked, "the other click"); first != 7 || second != 8 {
		t.Errorf("clicked %d, then %d", first, second)
	}
}

// What is shown may be clicked before the desktop has told its number.
func TestNotifier_HearsAClickThatComesBeforeTheNumber(t *testing.T) {
	privateBus(t)
	clicked := make(chan int64, 4)
	s := serve(t)
	s.export(notifyPath, notifyName, map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return []string{"body"}, nil },
		"Notify": func(string, uint32, string, string, string, []string, map[string]dbus.Variant, int32) (uint32, *dbus.Error) {
			s.emit(notifyPath, notifyName+".ActionInvoked", uint32(5), "default")
			return 5, nil
		},
	})
	s.own(notifyName)
	n := notifier(t, NotifierOptions{Clicked: func(key int64) { clicked <- key }})
	n.Show(Notification{Key: 7, Body: "b"})
	if key := receive(t, clicked, "the click"); key != 7 {
		t.Errorf("clicked %d", key)
	}
}

// A desktop that is slow shows the notification all the same, and it may be clicked.
func TestNotifier_KnowsWhatTheDesktopShowedLate(t *testing.T) {
	privateBus(t)
	slow, clicked, failed := make(chan struct{}), make(chan int64, 1), make(chan error, 1)
	s := serve(t)
	s.export(notifyPath, notifyName, map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return []string{"body"}, nil },
		"Notify": func(string, uint32, string, string, string, []string, map[string]dbus.Variant, int32) (uint32, *dbus.Error) {
			<-slow
			return 5, nil
		},
	})
	s.own(notifyName)
	n := notifier(t, NotifierOptions{Limit: 200 * time.Millisecond, Clicked: func(key int64) { clicked <- key }, Failed: func(err error) { failed <- err }})
	n.Show(Notification{Key: 8, Body: "b"})
	receive(t, failed, "the failure to be told")
	close(slow)
	for end := time.Now().Add(patience); len(clicked) == 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		s.emit(notifyPath, notifyName+".ActionInvoked", uint32(5), "default")
	}
	if key := receive(t, clicked, "the click"); key != 8 {
		t.Errorf("clicked %d", key)
	}
}

func TestNotifier_TellsWhatFailed(t *testing.T) {
	privateBus(t)
	failed := make(chan error, 4)
	n := notifier(t, NotifierOptions{Failed: func(err error) { failed <- err }})
	n.Show(Notification{Key: 1, Body: "b"})
	if err := receive(t, failed, "the failure"); !strings.Contains(err.Error(), "Notify") {
		t.Errorf("without a service: %v", err)
	}
	d := newDaemon(t, "body")
	n.Show(Notification{Key: 1, Body: "later"})
	if s := receive(t, d.shown, "the next one"); s.body != "later" {
		t.Errorf("shown %+v", s)
	}
	if slices.Contains([]int{1, 2}, len(failed)) {
		t.Errorf("%d more failures", len(failed))
	}
}
