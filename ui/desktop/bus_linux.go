package desktop

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// Limit is how long a service of the desktop may take for one answer. Some
// are only started by the first call.
const Limit = 5 * time.Second

// errGone says that the connection to the bus has ended.
var errGone = errors.New("the session bus closed the connection")

const (
	busName     = "org.freedesktop.DBus"
	ownerSignal = busName + ".NameOwnerChanged"
)

// bus is a connection of one owner, with the signals it asked for.
type bus struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal // closed with the connection
	limit   time.Duration
}

// dial connects to the session bus. It never starts one.
func dial(ctx context.Context, limit time.Duration) (*bus, error) {
	return limited(ctx, limit, func(context.Context) (*bus, error) {
		conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
		if err != nil {
			return nil, fmt.Errorf("connect to the session bus: %w", err)
		}
		if err = conn.Auth(nil); err == nil {
			err = conn.Hello()
		}
		if err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("connect to the session bus: %w", err)
		}
		b := &bus{conn: conn, signals: make(chan *dbus.Signal, 16), limit: limit}
		conn.Signal(b.signals)
		return b, nil
	}, (*bus).close)
}

// close ends the connection. Closing waits for a write under way, which a bus
// that reads no more holds up for ever, so nobody waits for it.
func (b *bus) close() { go b.conn.Close() }

// call asks an object for something and gives its answer.
func (b *bus) call(ctx context.Context, dest string, path dbus.ObjectPath, method string, args ...any) ([]any, error) {
	body, err := limited(ctx, b.limit, func(ctx context.Context) ([]any, error) {
		c := b.conn.Object(dest, path).CallWithContext(ctx, method, 0, args...)
		return c.Body, c.Err
	}, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	return body, nil
}

// callLate is call; an answer that comes after its time is handed to late. What waits
// for it ends with the connection.
func (b *bus) callLate(ctx context.Context, late func([]any), dest string, path dbus.ObjectPath, method string, args ...any) ([]any, error) {
	body, err := limited(ctx, b.limit, func(context.Context) ([]any, error) {
		c := <-b.conn.Object(dest, path).Go(method, 0, nil, args...).Done
		return c.Body, c.Err
	}, late)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	return body, nil
}

// owned reports whether somebody owns a name on the bus.
func (b *bus) owned(ctx context.Context, name string) (bool, error) {
	body, err := b.call(ctx, busName, "/org/freedesktop/DBus", busName+".NameHasOwner", name)
	if err != nil {
		return false, err
	}
	var is bool
	err = dbus.Store(body, &is)
	return is, err
}

// listen asks the bus for signals.
func (b *bus) listen(ctx context.Context, match ...dbus.MatchOption) error {
	_, err := limited(ctx, b.limit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, b.conn.AddMatchSignalContext(ctx, match...)
	}, nil)
	return err
}

// listenOwner asks to be told when a name gets or loses its owner.
func (b *bus) listenOwner(ctx context.Context, name string) error {
	return b.listen(ctx, dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name))
}

// ownerOf reads a signal about the owner of a name: "" means that it has none
// now. It is false for other signals and other names.
func ownerOf(s *dbus.Signal, name string) (owner string, ok bool) {
	if s.Name != ownerSignal || len(s.Body) != 3 || s.Body[0] != name {
		return "", false
	}
	owner, ok = s.Body[2].(string)
	return owner, ok
}

// limited runs f, which may hang in a foreign program whatever its context
// says, and stops waiting for it when the limit is over or ctx ends. What comes
// after that is handed to late.
func limited[T any](ctx context.Context, limit time.Duration, f func(context.Context) (T, error), late func(T)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := f(ctx)
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.v, r.err
	case <-ctx.Done():
		if late != nil {
			go func() {
				if r := <-done; r.err == nil {
					late(r.v)
				}
			}()
		}
		var none T
		return none, ctx.Err()
	}
}

// Pauses between two tries to reach a bus.
const (
	retryFirst = time.Second
	retryMost  = time.Minute
)

// keep serves a connection for as long as ctx lasts, and another one after
// each that ends.
func keep(ctx context.Context, limit time.Duration, serve func(context.Context, *bus) error) {
	wait := retryFirst
	for ctx.Err() == nil {
		if b, err := dial(ctx, limit); err == nil {
			began := time.Now()
			_ = serve(ctx, b) // it ended: the next try is all there is to do
			b.close()
			if time.Since(began) > retryMost {
				wait = retryFirst
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMost)
	}
}
