package desktop

import (
	"testing"

	"github.com/godbus/dbus/v5"
)

// portal is a settings portal with a colour scheme.
func portal(t *testing.T, method string, value any) *service {
	t.Helper()
	s := serve(t)
	s.export(portalPath, settingsIface, map[string]any{
		method: func(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(value), nil },
	})
	return s
}

func TestScheme_FollowsTheDesktop(t *testing.T) {
	privateBus(t)
	p := portal(t, "ReadOne", uint32(1))
	p.own(portalName)
	told := watching(t, WatchScheme)
	if s := receive(t, told, "the scheme"); s != SchemeDark {
		t.Errorf("at first %v", s)
	}
	change := func(ns, key string, v any) {
		p.emit(portalPath, settingsIface+".SettingChanged", ns, key, dbus.MakeVariant(v))
	}
	change("org.gnome.desktop.interface", colorScheme, "prefer-light") // another setting of that name
	change(appearance, "contrast", uint32(1))
	change(appearance, colorScheme, "dark") // not in the form of the interface
	change(appearance, colorScheme, uint32(2))
	if s := receive(t, told, "the light scheme"); s != SchemeLight {
		t.Errorf("then %v", s)
	}
	change(appearance, colorScheme, uint32(1))
	if s := receive(t, told, "the dark scheme"); s != SchemeDark {
		t.Errorf("at last %v", s)
	}
}

func TestScheme_IsReadFromAnOldPortalAndFromOneThatComesLater(t *testing.T) {
	privateBus(t)
	told := watching(t, WatchScheme)
	old := portal(t, "Read", dbus.MakeVariant(uint32(1))) // wrapped twice
	old.own(portalName)
	if s := receive(t, told, "the scheme of the late portal"); s != SchemeDark {
		t.Errorf("%v", s)
	}
	old.leave(portalName)
	portal(t, "ReadOne", uint32(0)).own(portalName)
	if s := receive(t, told, "the scheme without a preference"); s != SchemeLight {
		t.Errorf("without a preference: %v", s)
	}
}
