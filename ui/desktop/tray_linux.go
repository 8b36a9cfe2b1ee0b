package desktop

import (
	"context"

	"github.com/godbus/dbus/v5"
)

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
)

// WatchTray tells whether the desktop shows the icons of a tray, now and each
// time that changes, from a goroutine of its caller's, until ctx ends.
func WatchTray(ctx context.Context, tell func(shows bool)) {
	last := false
	news := func(is bool) {
		if is != last {
			last = is
			tell(is)
		}
	}
	keep(ctx, Limit, func(ctx context.Context, b *bus) error {
		err := watchTray(ctx, b, news)
		if ctx.Err() == nil {
			news(false)
		}
		return err
	})
}

func watchTray(ctx context.Context, b *bus, news func(bool)) error {
	err := b.listenOwner(ctx, watcherName)
	if err == nil {
		err = b.listen(ctx, dbus.WithMatchInterface(watcherName))
	}
	if err != nil {
		return err
	}
	for {
		is, err := b.owned(ctx, watcherName)
		if err != nil {
			return err
		}
		news(is && hasHost(ctx, b))
		if err := b.nextOf(ctx, func(s *dbus.Signal) bool {
			_, owner := ownerOf(s, watcherName)
			return owner || s.Name == watcherName+".StatusNotifierHostRegistered" || s.Name == watcherName+".StatusNotifierHostUnregistered"
		}); err != nil {
			return err
		}
	}
}

// hasHost reports whether somebody shows what the watcher collects. One that does not
// say so is believed to have somebody.
func hasHost(ctx context.Context, b *bus) bool {
	body, err := b.call(ctx, watcherName, watcherPath, "org.freedesktop.DBus.Properties.Get", watcherName, "IsStatusNotifierHostRegistered")
	if err != nil {
		return ctx.Err() == nil
	}
	var v dbus.Variant
	if dbus.Store(body, &v) != nil {
		return true
	}
	is, ok := v.Value().(bool)
	return !ok || is
}

// nextOf waits for a signal of a kind.
func (b *bus) nextOf(ctx context.Context, wanted func(*dbus.Signal) bool) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, ok := <-b.signals:
			if !ok {
				return errGone
			}
			if wanted(s) {
				return nil
			}
		}
	}
}
