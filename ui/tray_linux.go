package ui

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// trayTimeout bounds the question for a tray, which the first window waits for.
const trayTimeout = 300 * time.Millisecond

// hasTray tells if the desktop shows tray icons, by asking the session bus for
// the watcher that collects them. Without one the toolkit would only log
// errors.
func hasTray() bool {
	ctx, cancel := context.WithTimeout(context.Background(), trayTimeout)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close()
	var owned bool
	err = bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, "org.kde.StatusNotifierWatcher").Store(&owned)
	return err == nil && owned
}
