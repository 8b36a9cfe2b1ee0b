package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"delonix/client/demo"
)

// service is a program of the desktop that runs beside ours.
type service struct {
	out  *lockedBuffer
	stop func()
}

// serve runs a program until the test ends.
func serve(t *testing.T, name string, args ...string) *service {
	t.Helper()
	s := &service{out: &lockedBuffer{}}
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = s.out, s.out
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	s.stop = sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Cleanup(s.stop)
	return s
}

// last gives the newest line that begins with the word, without it.
func (s *service) last(word string) string {
	out := ""
	for line := range strings.Lines(s.out.String()) {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			out = strings.TrimSpace(rest)
		}
	}
	return out
}

// python is the system's, which has the toolkit.
func python() string {
	if _, err := os.Stat("/usr/bin/python3"); err == nil {
		return "/usr/bin/python3"
	}
	return "python3"
}

// owned waits until somebody owns a name on the session bus.
func owned(t *testing.T, name string) {
	t.Helper()
	await(t, name, func() bool {
		out, err := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:"+name).Output()
		return err == nil && strings.Contains(string(out), "boolean true")
	})
}

// wholeScreen keeps a picture of everything on the screen.
func wholeScreen(t *testing.T, name string) {
	t.Helper()
	if out, err := exec.Command("import", "-window", "root", filepath.Join(artefacts(t), name+".png")).CombinedOutput(); err != nil {
		t.Fatalf("screenshot: %v %s", err, out)
	}
}

// otherWindow waits for a window of another program.
func (a *app) otherWindow(search ...string) (id string) {
	a.t.Helper()
	await(a.t, fmt.Sprint("the window ", search), func() bool {
		out, _ := exec.Command("xdotool", append([]string{"search", "--onlyvisible"}, search...)...).Output()
		if f := strings.Fields(string(out)); len(f) > 0 {
			id = f[len(f)-1]
		}
		return id != ""
	})
	return id
}

// clickInto presses the left button in the middle of another program's window.
func (a *app) clickInto(id string) {
	a.t.Helper()
	out, err := exec.Command("xdotool", "getwindowgeometry", "--shell", id).Output()
	if err != nil {
		a.t.Fatalf("geometry: %v", err)
	}
	at := map[string]int{}
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		var n int
		if _, err := fmt.Sscan(value, &n); err == nil {
			at[name] = n
		}
	}
	a.xdo("mousemove", itoa(at["X"]+at["WIDTH"]/2), itoa(at["Y"]+at["HEIGHT"]/2))
	a.xdo("click", "1")
}

func TestNotification_ClickOpensTheConversation(t *testing.T) {
	free(t, "org.freedesktop.Notifications") // the bus starts one of its own, which acts otherwise
	daemon := serve(t, "dunst", "-conf", "testdata/dunstrc")
	owned(t, "org.freedesktop.Notifications")
	heard := serve(t, "dbus-monitor", "--session", "interface=org.freedesktop.Notifications")
	p, a := connected(t, demo.Options{})
	a.write("hello")
	a.key("Return")
	a.awaitWords("good to hear from you")
	// The person is in one conversation; something comes in another.
	push(t, p, "Your parcel has arrived")
	await(t, "the unread mark in the title", func() bool { return a.title() == "(1) Delonix" })
	popup := a.otherWindow("--class", "Dunst")
	wholeScreen(t, "notification")
	a.clickInto(popup)
	if !poll(func() bool {
		if a.title() == "Delonix" {
			return true
		}
		// A busy desktop may miss a press; while it is shown a person presses again.
		if out, _ := exec.Command("xdotool", "search", "--onlyvisible", "--class", "Dunst").Output(); strings.Contains(string(out), popup) {
			a.clickInto(popup)
		}
		return false
	}) {
		wholeScreen(t, "failed-notification")
		t.Fatalf("the conversation is not read: %q\n%s\nthe desktop: %s\nthe bus: %s", a.title(), a.log, daemon.out, heard.out)
	}
	a.awaitWords("Your parcel has arrived")
	a.screenshot("notification-opened")
}

// free ends the program that has a name on the session bus.
func free(t *testing.T, name string) {
	t.Helper()
	await(t, name+" to be free", func() bool {
		out, err := exec.Command("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetConnectionUnixProcessID", "string:"+name).Output()
		if err != nil {
			return true // nobody has it
		}
		var pid int
		if _, err := fmt.Sscanf(strings.TrimSpace(string(out)), "uint32 %d", &pid); err != nil {
			t.Fatalf("the owner of %s: %q", name, out)
		}
		_ = syscall.Kill(pid, syscall.SIGTERM)
		return false
	})
}

func push(t *testing.T, p *demo.Portal, text string) {
	t.Helper()
	if _, err := p.Push(demo.Push{Text: text}); err != nil {
		t.Fatal(err)
	}
}

func TestTray_BadgeMenuAndWindow(t *testing.T) {
	bar := serve(t, python(), "testdata/tray.py")
	owned(t, "org.kde.StatusNotifierWatcher")
	p, a := connected(t, demo.Options{})
	menu := func(want string) {
		t.Helper()
		if !poll(func() bool { return bar.last("menu") == want }) {
			t.Fatalf("the tray's menu is %q, not %q\n%s", bar.last("menu"), want, bar.out)
		}
	}
	menu("Open Delonix|New conversation|Talk hands-free|-|Quit")
	plain := bar.last("icon")
	push(t, p, "Your parcel has arrived")
	name := ""
	await(t, "the unread conversation in the tray", func() bool {
		entries := strings.Split(bar.last("menu"), "|")
		if len(entries) == 7 {
			name = entries[4]
		}
		return strings.HasSuffix(name, " (1)")
	})
	menu("Open Delonix|New conversation|Talk hands-free|-|" + name + "|-|Quit")
	await(t, "the badge", func() bool { return bar.last("icon") != plain })
	a.clickInto(a.otherWindow("--name", "^tray$"))
	await(t, "the menu", func() bool { return bar.last("opened") != "" })
	wholeScreen(t, "tray")
	a.xdo("key", "Up", "Up", "Return") // from the end: Quit, the unread one
	a.awaitWords("Your parcel has arrived")
	await(t, "the badge to go", func() bool { return bar.last("icon") == plain })
	menu("Open Delonix|New conversation|Talk hands-free|-|Quit")
}
