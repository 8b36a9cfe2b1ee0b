package desktop

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long a condition may take on a busy machine.
const patience = 40 * time.Second

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

// privateBus runs a session bus for this test alone.
func privateBus(t *testing.T) {
	t.Helper()
	config := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; `make setup` installs what the tests need", err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(line))
}

// deafBus is a bus that takes connections and never answers.
func deafBus(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
}

// service is a program of the desktop that a test plays.
type service struct {
	t    *testing.T
	conn *dbus.Conn
}

// serve connects a service; own gives it its name.
func serve(t *testing.T) *service {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &service{t, conn}
}

func (s *service) own(name string) {
	s.t.Helper()
	if r, err := s.conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		s.t.Fatalf("own %s: %v %v", name, r, err)
	}
}

func (s *service) leave(name string) {
	s.t.Helper()
	if _, err := s.conn.ReleaseName(name); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) export(path dbus.ObjectPath, iface string, methods map[string]any) {
	s.t.Helper()
	if err := s.conn.ExportMethodTable(methods, path, iface); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) emit(path dbus.ObjectPath, signal string, values ...any) {
	s.t.Helper()
	if err := s.conn.Emit(path, signal, values...); err != nil {
		s.t.Fatal(err)
	}
}

// receive waits for something.
func receive[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("gave up waiting for %s", what)
		panic("unreachable")
	}
}

// watching runs a watcher until the test ends, and checks that it ends.
func watching[T any](t *testing.T, watch func(context.Context, func(T))) <-chan T {
	t.Helper()
	told := make(chan T, 16)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); watch(ctx, func(v T) { told <- v }) }()
	t.Cleanup(func() {
		cancel()
		receive(t, done, "the end of the watcher")
	})
	return told
}

func TestWatchers_EndOnABusThatNeverAnswers(t *testing.T) {
	deafBus(t)
	watching(t, WatchTray)
	watching(t, WatchScheme)
}
