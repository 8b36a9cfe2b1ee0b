package secrets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// The tests of this file talk to a real message bus and a real gnome-keyring of their own. They are run by a
// child each: go-keyring keeps one connection for the life of a process, and one that hangs leaves a goroutine.

const childVariable = "DELONIX_SECRETS_CHILD"

// children are what the test binary does when it is started as a child; an error fails the test.
var children = map[string]func(ctx context.Context) error{
	"works":   childWorks,
	"missing": func(ctx context.Context) error { return expect(ctx, ErrMissing, patient) },
	"locked":  func(ctx context.Context) error { return expect(ctx, ErrLocked, patient) },
	"hung":    func(ctx context.Context) error { return expect(ctx, ErrHung, Options{Limit: 300 * time.Millisecond}) },
	"set":     func(ctx context.Context) error { return NewKeyring(patient).Set(ctx, "kept", canary) },
	"get":     childGet,
	"unlocks": childUnlocks, "dismissed": childDismissed,
}

// patient waits longer than any machine that is busy with tests takes.
var patient = Options{Limit: time.Minute}

func runChild() bool {
	name := os.Getenv(childVariable)
	if name == "" {
		return false
	}
	if err := children[name](context.Background()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return true
}

func childWorks(ctx context.Context) error {
	v := NewKeyring(patient)
	if err := Probe(ctx, patient); err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	if err := v.Set(ctx, "a", canary); err != nil {
		return err
	}
	if err := v.Set(ctx, "a", canary+"2"); err != nil {
		return err
	}
	got, err := v.Get(ctx, "a")
	if err != nil || got != canary+"2" {
		return fmt.Errorf("got %q, %w", got, err)
	}
	if err := errors.Join(v.Delete(ctx, "a"), v.Delete(ctx, "a")); err != nil {
		return err
	}
	if _, err := v.Get(ctx, "a"); !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("after Delete: %w", err)
	}
	if c := Choose(ctx, os.TempDir(), patient); c.Vault.Place() != PlaceKeyring {
		return c.Reason
	}
	return nil
}

// expect is what every call says where the keyring can't be used; what is chosen then says why.
func expect(ctx context.Context, want error, o Options) error {
	v := NewKeyring(o)
	_, getErr := v.Get(ctx, "a")
	choice := Choose(ctx, filepath.Join(os.TempDir(), "nowhere"), o)
	for call, err := range map[string]error{"Set": v.Set(ctx, "a", canary), "Get": getErr, "Delete": v.Delete(ctx, "a"),
		"Probe": Probe(ctx, o), "Choose": choice.Reason} {
		if !errors.Is(err, want) {
			return fmt.Errorf("%s: %w, want: %w", call, err, want)
		}
		if strings.Contains(err.Error(), canary) {
			return fmt.Errorf("%s tells the token", call)
		}
	}
	place := PlaceMemory
	if errors.Is(want, ErrLocked) || errors.Is(want, ErrHung) {
		place = PlaceKeyring // what is in it is not lost
	}
	if choice.Vault.Place() != place {
		return fmt.Errorf("chose %s", choice.Vault.Place())
	}
	return nil
}

func childGet(ctx context.Context) error {
	got, err := NewKeyring(patient).Get(ctx, "kept")
	if err == nil && got != canary {
		err = fmt.Errorf("got %q", got)
	}
	return err
}

// desktop is a private session bus, with a home of its own.
type desktop struct {
	t    *testing.T
	home string
	addr string
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{t: t, home: t.TempDir()}
	config := d.home + "/bus.conf"
	check(t, os.WriteFile(config, []byte(busConfig), 0o600))
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	cmd.Env = d.env()
	out, err := cmd.StdoutPipe()
	check(t, err)
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; `make setup` installs what the tests need", err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	check(t, err)
	d.addr = strings.TrimSpace(line)
	return d
}

// busConfig names no service files: the bus starts nothing by itself.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// env is the environment of a program on this desktop.
func (d *desktop) env(more ...string) []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "XDG_RUNTIME_DIR=" + d.home, "XDG_DATA_HOME=" + d.home + "/share",
		"XDG_DATA_DIRS=" + d.home, "XDG_CONFIG_HOME=" + d.home + "/config", "XDG_CACHE_HOME=" + d.home + "/cache", "TMPDIR=" + d.home}
	if d.addr != "" {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+d.addr)
	}
	return append(env, more...)
}

// keyring starts a gnome-keyring and waits until it answers.
func (d *desktop) keyring() {
	d.t.Helper()
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", "--control-directory="+d.home+"/control")
	cmd.Env = d.env()
	cmd.Stdin = strings.NewReader("password")
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%v; `make setup` installs what the tests need", err)
	}
	d.t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	conn := d.connect()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	for {
		var locked bool
		err := property(ctx, conn, loginCollection, collectionIface, collectionLocked, &locked)
		if err == nil && !locked {
			return
		}
		select {
		case <-time.After(10 * time.Millisecond): // nothing tells when a daemon is ready
		case <-ctx.Done():
			d.t.Fatalf("the keyring does not start: %v", err)
		}
	}
}

func (d *desktop) connect() *dbus.Conn {
	d.t.Helper()
	conn, err := dbus.Connect(d.addr)
	check(d.t, err)
	d.t.Cleanup(func() { conn.Close() })
	return conn
}

// run starts this test binary as a child on the desktop and fails the test with what it says.
func (d *desktop) run(child string, more ...string) {
	d.t.Helper()
	self, err := os.Executable()
	check(d.t, err)
	cmd := exec.Command(self)
	cmd.Env = d.env(append(more, childVariable+"="+child)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", child, err, out)
	}
}

func TestSecretService_Works(t *testing.T) {
	d := newDesktop(t)
	d.keyring()
	d.run("works")
	d.run("set")
	d.run("get") // another process finds it
}

func TestSecretService_Missing(t *testing.T) {
	d := newDesktop(t)
	d.run("missing") // a bus without the service
	d.run("missing", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere")
	d.run("missing", "DBUS_SESSION_BUS_ADDRESS=nonsense")
}

func TestSecretService_Locked(t *testing.T) {
	d := newDesktop(t)
	d.keyring()
	d.run("set")
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	check(t, d.connect().Object(serviceName, servicePath).Call(serviceInterface+".Lock", 0, []dbus.ObjectPath{loginCollection}).Store(&locked, &prompt))
	if len(locked) != 1 {
		t.Fatal("could not lock it")
	}
	d.run("locked")
}

// mute is a Secret Service that takes calls and never answers them.
type mute struct{ until <-chan struct{} }

func (m mute) Get(string, string) (dbus.Variant, *dbus.Error) {
	<-m.until
	return dbus.MakeVariant(""), nil
}

func TestSecretService_HungAtOnce(t *testing.T) {
	d := newDesktop(t)
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	d.serve(mute{end}, "org.freedesktop.DBus.Properties", servicePath)
	d.run("hung")
}

// stuck is a Secret Service that looks well and hangs as soon as it has to do something.
type stuck struct{ until <-chan struct{} }

func (s stuck) Get(_, name string) (dbus.Variant, *dbus.Error) {
	switch name {
	case "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{loginCollection}), nil
	case "Locked":
		return dbus.MakeVariant(false), nil
	}
	return dbus.MakeVariant(""), dbus.MakeFailedError(errors.New("no such property"))
}

func (s stuck) hang() *dbus.Error {
	<-s.until
	return nil
}

func (s stuck) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), "/session", s.hang()
}

func (s stuck) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return nil, "/", s.hang()
}

func TestSecretService_HungInACall(t *testing.T) {
	d := newDesktop(t)
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	conn := d.serve(stuck{end}, "org.freedesktop.DBus.Properties", servicePath)
	check(t, conn.Export(stuck{end}, loginCollection, "org.freedesktop.DBus.Properties"))
	check(t, conn.Export(stuck{end}, servicePath, serviceInterface))
	d.run("hung")
}

func (d *desktop) serve(object any, iface string, path dbus.ObjectPath) *dbus.Conn {
	d.t.Helper()
	conn := d.connect()
	check(d.t, conn.Export(object, path, iface))
	reply, err := conn.RequestName(serviceName, dbus.NameFlagDoNotQueue)
	check(d.t, err)
	if reply != dbus.RequestNameReplyPrimaryOwner {
		d.t.Fatal("the name is taken")
	}
	return conn
}
