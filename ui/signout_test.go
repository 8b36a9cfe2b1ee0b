package ui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"delonix/client"
	"delonix/client/demo"
	"delonix/storage/secrets"
	"delonix/ui/uitest"
)

// stubborn is a keyring that gives nothing up.
type stubborn struct{ secrets.Vault }

func (stubborn) Place() secrets.Place                 { return secrets.PlaceKeyring }
func (stubborn) Delete(context.Context, string) error { return secrets.ErrLocked }

func TestSignOut_ErasedIsGoneFromTheWindowThoughTheTokenStays(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	b := &bench{t: t, d: uitest.New(t), mic: &mic{}}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	p, err := demo.Start(ctx, demo.Options{Agent: demo.Echo()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	c, err := client.Open(ctx, client.Options{Dir: t.TempDir(), Microphone: b.mic, Speaker: speaker{}, Vault: stubborn{secrets.NewMemory()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := c.Connect(ctx, client.Credentials{Portal: p.URL(), AgentID: p.AgentID(), UserID: p.UserID(), Token: p.Token()}); err != nil {
		t.Fatal(err)
	}
	b.Window = newWindow(b.d.App, Options{Client: c})
	b.start(ctx)
	t.Cleanup(b.shutdown)
	b.await("the first conversation", func() bool { return b.loaded().ID != 0 })
	b.write("between us")
	b.awaitWords("You said: between us")

	b.openSettings()
	b.signOut(b.agents[0], true)
	b.await("the page for connecting, with what is left", func() bool {
		words := uitest.Words(b.root)
		return strings.Contains(words, "Welcome to Delonix") && strings.Contains(words, "could not be removed")
	})
	if b.router.page != nil || b.conv.ID() != 0 {
		t.Error("the window still shows what is erased")
	}
}
