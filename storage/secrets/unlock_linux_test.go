package secrets

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// prompting is a Secret Service whose collection is locked until its prompt was answered.
type prompting struct {
	conn    *dbus.Conn
	dismiss bool

	mu     sync.Mutex
	locked bool
	asked  int
}

const promptPath = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")

func (p *prompting) Get(_, name string) (dbus.Variant, *dbus.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch name {
	case "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{loginCollection}), nil
	case "Locked":
		return dbus.MakeVariant(p.locked), nil
	}
	return dbus.MakeVariant(""), dbus.MakeFailedError(errors.New("no such property"))
}

func (p *prompting) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return nil, promptPath, nil
}

func (p *prompting) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, []dbus.ObjectPath, *dbus.Error) {
	if attributes["username"] == "kept" && attributes["service"] == Service {
		return nil, []dbus.ObjectPath{"/org/freedesktop/secrets/collection/login/1"}, nil
	}
	return nil, nil, nil
}

func (p *prompting) Prompt(string) *dbus.Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	p.locked = p.dismiss
	if err := p.conn.Emit(promptPath, promptCompleted, p.dismiss, dbus.MakeVariant("")); err != nil {
		return dbus.MakeFailedError(err)
	}
	return nil
}

func (p *prompting) Dismiss() *dbus.Error { return nil }

func childUnlocks(ctx context.Context) error {
	v := NewKeyring(patient)
	if _, err := v.Get(ctx, "kept"); !errors.Is(err, ErrLocked) {
		return fmt.Errorf("a locked keyring was read: %w", err)
	}
	for key, want := range map[string]bool{"kept": true, "other": false} {
		if has, err := v.Has(ctx, key); has != want || err != nil {
			return fmt.Errorf("has %s: %v, %w", key, has, err)
		}
	}
	if err := v.Unlock(ctx); err != nil {
		return err
	}
	return v.State(ctx)
}

func childDismissed(ctx context.Context) error {
	if err := NewKeyring(patient).Unlock(ctx); !errors.Is(err, ErrDismissed) {
		return fmt.Errorf("after a dismissal: %w", err)
	}
	return nil
}

func TestSecretService_UnlockAsksOnceAndTellsTheAnswer(t *testing.T) {
	for child, dismiss := range map[string]bool{"unlocks": false, "dismissed": true} {
		d := newDesktop(t)
		p := &prompting{dismiss: dismiss, locked: true}
		p.conn = d.serve(p, "org.freedesktop.DBus.Properties", servicePath)
		check(t, p.conn.Export(p, loginCollection, "org.freedesktop.DBus.Properties"))
		check(t, p.conn.Export(p, servicePath, serviceInterface))
		check(t, p.conn.Export(p, promptPath, promptInterface))
		d.run(child)
		p.mu.Lock()
		if p.asked != 1 {
			t.Errorf("%s: asked %d times", child, p.asked)
		}
		p.mu.Unlock()
	}
}
