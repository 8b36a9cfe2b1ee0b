package desktop

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// Scheme is the colour scheme that the desktop asks for.
type Scheme int

// The schemes. A desktop without a preference is light.
const (
	SchemeUnknown Scheme = iota // nobody answers
	SchemeLight
	SchemeDark
)

const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	settingsIface = "org.freedesktop.portal.Settings"
	appearance    = "org.freedesktop.appearance"
	colorScheme   = "color-scheme"
)

// WatchScheme tells the desktop's colour scheme and each change of it, from a
// goroutine of its caller's, until ctx ends.
func WatchScheme(ctx context.Context, tell func(Scheme)) {
	keep(ctx, Limit, func(ctx context.Context, b *bus) error { return watchScheme(ctx, b, tell) })
}

func watchScheme(ctx context.Context, b *bus, tell func(Scheme)) error {
	err := b.listen(ctx, dbus.WithMatchInterface(settingsIface), dbus.WithMatchMember("SettingChanged"), dbus.WithMatchArg(0, appearance))
	if err == nil {
		err = b.listenOwner(ctx, portalName)
	}
	if err != nil {
		return err
	}
	last := SchemeUnknown
	news := func(s Scheme) {
		if s != SchemeUnknown && s != last {
			last = s
			tell(s)
		}
	}
	news(readScheme(ctx, b))
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, ok := <-b.signals:
			if !ok {
				return errGone
			}
			if owner, ok := ownerOf(s, portalName); ok && owner != "" { // it came, or came back
				news(readScheme(ctx, b))
			}
			if s.Name == settingsIface+".SettingChanged" && len(s.Body) == 3 && s.Body[0] == appearance && s.Body[1] == colorScheme {
				news(schemeOf(s.Body[2]))
			}
		}
	}
}

// readScheme asks for the scheme. Older portals know another name for it.
func readScheme(ctx context.Context, b *bus) Scheme {
	for _, method := range []string{"ReadOne", "Read"} {
		if body, err := b.call(ctx, portalName, portalPath, settingsIface+"."+method, appearance, colorScheme); err == nil && len(body) == 1 {
			return schemeOf(body[0])
		}
	}
	return SchemeUnknown
}

// schemeOf reads the value, which older portals wrap twice.
func schemeOf(v any) Scheme {
	for {
		inner, ok := v.(dbus.Variant)
		if !ok {
			break
		}
		v = inner.Value()
	}
	n, ok := v.(uint32)
	switch {
	case !ok:
		return SchemeUnknown
	case n == 1:
		return SchemeDark
	}
	return SchemeLight
}
