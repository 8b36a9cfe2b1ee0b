//go:build unix

package e2e

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"delonix/client/demo"
)

// busOwner is the process that owns a name on the session bus.
func busOwner(t testing.TB, name string) int {
	t.Helper()
	out, err := exec.Command("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/",
		"org.freedesktop.DBus.GetConnectionUnixProcessID", "string:"+name).Output()
	f := strings.Fields(string(out))
	if err != nil || len(f) == 0 {
		t.Fatalf("nobody owns %s: %v", name, err)
	}
	pid, err := strconv.Atoi(f[len(f)-1])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// soundServer is the process of the desktop's sound server.
func soundServer(t testing.TB) int {
	t.Helper()
	socket := strings.TrimPrefix(os.Getenv("PULSE_SERVER"), "unix:")
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		line, err := os.ReadFile(path)
		if err == nil && strings.HasPrefix(string(line), "pulseaudio\x00") && strings.Contains(string(line), socket) {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatalf("no sound server has the socket %q", socket)
	return 0
}

// freeze stops a process where it is, until the returned function is called.
func freeze(t testing.TB, pid int) (thaw func()) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	return func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
}

// lockDisk keeps the program from writing its local copy, as a disk does that does
// not answer.
func lockDisk(t testing.TB, dir string) (free func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "delonix.db")+"?_txlock=immediate&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback(); _ = db.Close() }
}

// hangs are what may not answer while the program ends, for ever. Each gives what
// lets it go again.
var hangs = []struct {
	name string
	hang func(testing.TB, *demo.Portal, *app) func()
}{
	{"portal", func(_ testing.TB, p *demo.Portal, a *app) func() {
		p.Faults().Add(demo.Fault{Route: demo.RouteAny, Times: demo.Forever, Before: time.Hour, Silent: true})
		a.write("never answered")
		a.key("Return")
		return p.Faults().Clear
	}},
	{"sound server in a call", func(t testing.TB, _ *demo.Portal, a *app) func() {
		a.key("ctrl+shift+t")
		a.awaitWords("Listening")
		return freeze(t, soundServer(t))
	}},
	{"sound server while it is asked", func(t testing.TB, _ *demo.Portal, a *app) func() {
		thaw := freeze(t, soundServer(t))
		a.key("ctrl+t")
		return thaw
	}},
	{"session bus", func(t testing.TB, p *demo.Portal, a *app) func() {
		thaw := freeze(t, busOwner(t, "org.freedesktop.DBus"))
		a.xdo("windowminimize", a.id)
		if _, err := p.Push(demo.Push{Text: "a notification that never comes"}); err != nil {
			t.Error(err)
		}
		await(t, "the message", func() bool { return len(a.query(`SELECT text FROM messages WHERE text LIKE 'a notification%'`)) > 0 })
		return thaw
	}},
	{"disk", func(t testing.TB, _ *demo.Portal, a *app) func() {
		free := lockDisk(t, a.dir)
		a.write("half a thought")
		return free
	}},
}

// Whatever hangs, and for ever, the program ends when it is told to, and the next
// start works.
func TestQuit_WhateverHangs(t *testing.T) {
	for _, h := range hangs {
		t.Run(h.name, func(t *testing.T) {
			p := startPortal(t, demo.Options{Agent: shortAnswer})
			dir := t.TempDir()
			login(t, dir, p)
			a := open(t, dir)
			a.awaitWords("Write a message")
			free := h.hang(t, p, a)
			from := time.Now()
			if err := a.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			select {
			case <-a.done:
				t.Logf("ended after %v", time.Since(from).Round(time.Millisecond))
			case <-time.After(patience):
				t.Error("the program did not end")
				_ = a.cmd.Process.Kill()
				<-a.done
				a.exit = -1
			}
			free()
			a.checkEnd()
			b := open(t, dir)
			b.awaitWords("Write a message")
			if strings.HasPrefix(h.name, "portal") {
				await(t, "what was in the outbox", func() bool {
					return len(b.query(`SELECT text FROM messages WHERE own = 1 AND text = 'never answered'`)) == 1
				})
			}
			b.write("here again")
			b.key("Return")
			await(t, "a message to be sent", func() bool {
				return len(b.query(`SELECT text FROM messages WHERE own = 1 AND text = 'here again' AND state = 'sent'`)) == 1
			})
		})
	}
}

// BenchmarkQuit_WhateverHangs measures from the signal to the end of the process.
func BenchmarkQuit_WhateverHangs(b *testing.B) {
	for _, h := range hangs {
		b.Run(h.name, func(b *testing.B) {
			p := startPortal(b, demo.Options{Agent: shortAnswer})
			dir := b.TempDir()
			login(b, dir, p)
			var all time.Duration
			for range b.N {
				a := open(b, dir)
				a.awaitWords("Write a message")
				free := h.hang(b, p, a)
				from := time.Now()
				_ = a.cmd.Process.Signal(syscall.SIGTERM)
				<-a.done
				all += time.Since(from)
				free()
			}
			b.ReportMetric(all.Seconds()/float64(b.N), "s/quit")
		})
	}
}
