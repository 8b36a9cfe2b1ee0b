package ui

import "github.com/godbus/dbus/v5"

// hasTray tells if the desktop shows tray icons, by asking the session bus for
// the watcher that collects them. Without one the toolkit would only log
// errors.
func hasTray() bool {
	bus, err := dbus.SessionBusPrivate()
	if err != nil {
		return false
	}
	defer bus.Close()
	if bus.Auth(nil) != nil || bus.Hello() != nil {
		return false
	}
	var owned bool
	err = bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.kde.StatusNotifierWatcher").Store(&owned)
	return err == nil && owned
}
