//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package secrets

import (
	"context"
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service on the session bus.
const (
	busName           = "org.freedesktop.DBus"
	serviceName       = "org.freedesktop.secrets"
	servicePath       = dbus.ObjectPath("/org/freedesktop/secrets")
	serviceInterface  = "org.freedesktop.Secret.Service"
	loginCollection   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	propertiesGet     = "org.freedesktop.DBus.Properties.Get"
	collectionLocked  = "Locked"
	collectionIface   = "org.freedesktop.Secret.Collection"
	noObject          = dbus.ObjectPath("/")
	defaultCollection = "default"
)

// probeSystem asks the Secret Service, over a connection of its own and with calls that end with ctx, whether
// go-keyring would find an unlocked collection: ErrMissing, ErrLocked, or ErrHung when ctx ended first. It
// never starts a bus.
func probeSystem(ctx context.Context) error {
	err := probeBus(ctx)
	if err != nil && ctx.Err() != nil {
		return ErrHung
	}
	return err
}

func probeBus(ctx context.Context) error {
	conn, err := openBus(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if !hasService(ctx, conn) {
		return fmt.Errorf("%w (no Secret Service on the session bus)", ErrMissing)
	}
	path, err := collection(ctx, conn)
	if err != nil {
		return fmt.Errorf("%w (the Secret Service refused)", ErrMissing)
	}
	if path == noObject {
		return fmt.Errorf("%w (the Secret Service has no default collection)", ErrMissing)
	}
	var locked bool
	if err := property(ctx, conn, path, collectionIface, collectionLocked, &locked); err != nil {
		return fmt.Errorf("%w (the default collection can't be read)", ErrMissing)
	}
	if locked {
		return ErrLocked
	}
	return nil
}

// hasService reports whether the service runs or would be started by a call.
func hasService(ctx context.Context, conn *dbus.Conn) bool {
	var running bool
	if err := conn.BusObject().CallWithContext(ctx, busName+".NameHasOwner", 0, serviceName).Store(&running); err == nil && running {
		return true
	}
	var names []string
	err := conn.BusObject().CallWithContext(ctx, busName+".ListActivatableNames", 0).Store(&names)
	return err == nil && slices.Contains(names, serviceName)
}

// collection returns the collection go-keyring uses: the one called login, else the default one.
func collection(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	if err := property(ctx, conn, servicePath, serviceInterface, "Collections", &all); err != nil {
		return noObject, err
	}
	if slices.Contains(all, loginCollection) {
		return loginCollection, nil
	}
	path := noObject
	err := conn.Object(serviceName, servicePath).CallWithContext(ctx, serviceInterface+".ReadAlias", 0, defaultCollection).Store(&path)
	return path, err
}

func property(ctx context.Context, conn *dbus.Conn, path dbus.ObjectPath, iface, name string, into any) error {
	var v dbus.Variant
	if err := conn.Object(serviceName, path).CallWithContext(ctx, propertiesGet, 0, iface, name).Store(&v); err != nil {
		return err
	}
	return v.Store(into)
}

// openBus connects to the session bus, over a connection of its own. It never starts one.
func openBus(ctx context.Context) (*dbus.Conn, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%w (no session bus)", ErrMissing)
	}
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("%w (the session bus refused)", ErrMissing)
	}
	return conn, nil
}
