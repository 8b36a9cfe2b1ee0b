package desktop

import (
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

func TestTray_IsThereWhileSomebodyShowsTheIcons(t *testing.T) {
	privateBus(t)
	told := watching(t, WatchTray)
	want := func(what string, is bool) {
		t.Helper()
		if got := receive(t, told, what); got != is {
			t.Errorf("%s: told %v", what, got)
		}
	}
	plain := serve(t) // a watcher that does not say whether somebody shows the icons
	plain.own(watcherName)
	want("the tray that came after the program", true)
	plain.leave(watcherName)
	want("the tray that ended", false)
	plain.own(watcherName)
	want("the tray that was started anew", true)
	plain.conn.Close()
	want("the tray that crashed", false)

	hostless := serve(t)
	props, err := prop.Export(hostless.conn, watcherPath, map[string]map[string]*prop.Prop{
		watcherName: {"IsStatusNotifierHostRegistered": {Value: false, Emit: prop.EmitFalse}},
	})
	if err != nil {
		t.Fatal(err)
	}
	hostless.own(watcherName)
	props.SetMust(watcherName, "IsStatusNotifierHostRegistered", true)
	hostless.emit(watcherPath, watcherName+".StatusNotifierHostRegistered")
	want("the panel of a watcher", true)
	props.SetMust(watcherName, "IsStatusNotifierHostRegistered", false)
	hostless.emit(watcherPath, watcherName+".StatusNotifierHostUnregistered")
	want("the end of the panel", false)
}

func TestTray_WatcherThatNeverAnswersCountsAsOneWithoutAPanelNobodyWaitsFor(t *testing.T) {
	privateBus(t)
	s := serve(t)
	block := make(chan struct{})
	t.Cleanup(func() { close(block) })
	asked := make(chan struct{}, 8)
	s.export(watcherPath, "org.freedesktop.DBus.Properties", map[string]any{
		"Get": func(string, string) (dbus.Variant, *dbus.Error) {
			asked <- struct{}{}
			<-block
			return dbus.MakeVariant(false), nil
		},
	})
	s.own(watcherName)
	told := watching(t, WatchTray)
	receive(t, asked, "the question")
	if !receive(t, told, "the tray") {
		t.Error("a tray whose watcher is silent is not believed in")
	}
}
