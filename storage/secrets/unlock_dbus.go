//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package secrets

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	promptInterface = "org.freedesktop.Secret.Prompt"
	promptCompleted = promptInterface + ".Completed"
	// lookEvery is how often it is looked whether the keyring was unlocked in another way, or is gone, while its
	// own prompt is open.
	lookEvery = 2 * time.Second
	// dismissFor is how long taking a prompt back may take.
	dismissFor = time.Second
)

// unlockSystem has the Secret Service ask for the password of the collection that go-keyring uses.
func unlockSystem(ctx context.Context, r *ring) error {
	conn, err := openBus(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	prompt, err := r.askUnlock(ctx, conn)
	if err != nil || prompt == noObject {
		return err
	}
	if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptInterface)); err != nil {
		return ErrHung
	}
	signals := make(chan *dbus.Signal, 8)
	conn.Signal(signals)
	limited, cancel := context.WithTimeout(ctx, r.Limit)
	err = conn.Object(serviceName, prompt).CallWithContext(limited, promptInterface+".Prompt", 0, "").Err
	cancel()
	if err != nil {
		return fmt.Errorf("%w (its prompt can't be shown)", ErrLocked)
	}
	return r.awaitPrompt(ctx, conn, prompt, signals)
}

// askUnlock begins to unlock and returns the prompt that this takes, noObject if it takes none.
func (r *ring) askUnlock(ctx context.Context, conn *dbus.Conn) (prompt dbus.ObjectPath, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	path, err := collection(ctx, conn)
	if err != nil || path == noObject {
		return noObject, ErrMissing
	}
	var unlocked []dbus.ObjectPath
	err = conn.Object(serviceName, servicePath).CallWithContext(ctx, serviceInterface+".Unlock", 0, []dbus.ObjectPath{path}).Store(&unlocked, &prompt)
	if err != nil {
		return noObject, ErrHung
	}
	return prompt, nil
}

// awaitPrompt waits until a prompt was answered or the keyring is unlocked all the same.
func (r *ring) awaitPrompt(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath, signals <-chan *dbus.Signal) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), dismissFor)
			defer cancel()
			_ = conn.Object(serviceName, prompt).CallWithContext(limited, promptInterface+".Dismiss", 0).Err
			return ctx.Err()
		case <-look.C:
			if err := r.State(ctx); err == nil || errors.Is(err, ErrMissing) {
				return err
			}
		case s, ok := <-signals:
			var dismissed bool
			switch {
			case !ok:
				return ErrMissing
			case s.Name != promptCompleted || s.Path != prompt || len(s.Body) == 0:
				continue
			}
			if dismissed, _ = s.Body[0].(bool); dismissed {
				return ErrDismissed
			}
			return r.State(ctx)
		}
	}
}

// hasSystem looks for an item by its attributes, which are not secret and can be read in a locked keyring.
func hasSystem(ctx context.Context, service, key string) (bool, error) {
	conn, err := openBus(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if !hasService(ctx, conn) {
		return false, ErrMissing
	}
	var unlocked, locked []dbus.ObjectPath
	attributes := map[string]string{"username": key, "service": service} // as go-keyring sets them
	err = conn.Object(serviceName, servicePath).CallWithContext(ctx, serviceInterface+".SearchItems", 0, attributes).Store(&unlocked, &locked)
	if err != nil {
		return false, ErrHung
	}
	return len(unlocked)+len(locked) > 0, nil
}
