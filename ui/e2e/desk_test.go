package e2e

import (
	"bufio"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"delonix/client/demo"
)

func TestNotification_ServiceThatNeverAnswersHoldsNothingUp(t *testing.T) {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	asked, block := make(chan struct{}, 16), make(chan struct{})
	defer close(block)
	if err := conn.ExportMethodTable(map[string]any{
		"Notify": func(string, uint32, string, string, string, []string, map[string]dbus.Variant, int32) (uint32, *dbus.Error) {
			asked <- struct{}{}
			<-block
			return 0, nil
		},
	}, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	p, a := connected(t, demo.Options{})
	push(t, p, "Your parcel has arrived")
	<-asked
	a.write("hello")
	a.key("Return")
	a.awaitWords("good to hear from you")
	a.close() // within its own time limit
}

func TestTray_ComesAfterTheProgramAndIsStartedAgain(t *testing.T) {
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Connected")
	a.exec(`INSERT INTO settings (key, value) VALUES ('settings', '{"close_to_tray":true}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
	a.close()

	a = open(t, dir)
	a.awaitWords("Connected")
	for range 2 {
		bar := serve(t, python(), "testdata/tray.py")
		owned(t, "org.kde.StatusNotifierWatcher")
		await(t, "the icon", func() bool { return strings.HasSuffix(bar.last("menu"), "|Quit") && bar.last("icon") != "" })
		a.key("alt+F4")
		await(t, "the window to be hidden", func() bool { return !a.visible() })
		bar.stop()
		// Without an icon a second start brings the window back.
		if code, out, _ := command(t, "", "--data", dir); code != 0 || !strings.Contains(out, "asked to come") {
			t.Fatalf("the second start ended with %d: %s", code, out)
		}
		await(t, "the window to come back", a.visible)
		a.xdo("windowactivate", "--sync", a.id)
	}
	a.key("alt+F4") // nobody could bring it back by a click: it ends
	await(t, "the program to end", func() bool {
		select {
		case <-a.done:
			return true
		default:
			return false
		}
	})
	a.checkEnd()
}

// visible reports whether the window is on the screen.
func (a *app) visible() bool {
	out, err := exec.Command("xwininfo", "-id", a.id).Output()
	return err == nil && strings.Contains(string(out), "IsViewable")
}

func TestTheme_FollowsTheDesktop(t *testing.T) {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const path, iface = dbus.ObjectPath("/org/freedesktop/portal/desktop"), "org.freedesktop.portal.Settings"
	if err := conn.ExportMethodTable(map[string]any{
		"ReadOne": func(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(uint32(2)), nil },
	}, path, iface); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.portal.Desktop", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	defer conn.ReleaseName("org.freedesktop.portal.Desktop") //nolint:errcheck // the connection ends
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	await(t, "the light window", func() bool { return a.brightness() > 0.7 })
	a.screenshot("theme-light")
	if err := conn.Emit(path, iface+".SettingChanged", "org.freedesktop.appearance", "color-scheme", dbus.MakeVariant(uint32(1))); err != nil {
		t.Fatal(err)
	}
	await(t, "the dark window", func() bool { return a.brightness() < 0.3 })
}

func TestStart_WithoutADisplaySaysSoInOneLine(t *testing.T) {
	for name, env := range map[string]string{"none": "DISPLAY=", "not there": "DISPLAY=:7123"} {
		t.Run(name, func(t *testing.T) { startsNot(t, env, "display") })
	}
}

func TestStart_WithoutOpenGLSaysSoInOneLine(t *testing.T) {
	startsNot(t, "DISPLAY="+bareDisplay(t), "OpenGL")
}

// startsNot starts the program where no window can be opened.
func startsNot(t *testing.T, env, want string) {
	t.Helper()
	for _, args := range [][]string{{"--data", t.TempDir()}, {"--demo", "--data", t.TempDir()}} {
		cmd := exec.Command(bin(t), args...)
		cmd.Env = append(os.Environ(), env, "WAYLAND_DISPLAY=")
		out, err := cmd.CombinedOutput()
		said := strings.TrimSpace(string(out))
		if cmd.ProcessState.ExitCode() != 1 || strings.Contains(said, "\n") || !strings.Contains(said, want) || !strings.HasPrefix(said, "delonix: ") {
			t.Errorf("%v with %s: %v\n%s", args, env, err, out)
		}
	}
}

// bareDisplay is a display without OpenGL.
func bareDisplay(t *testing.T) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-extension", "GLX")
	cmd.ExtraFiles = []*os.File{w}
	err = cmd.Start()
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return ":" + strings.TrimSpace(line)
}

// brightness is the mean of the window's picture, from 0 to 1.
func (a *app) brightness() float64 {
	a.t.Helper()
	png := filepath.Join(a.t.TempDir(), "now.png")
	a.capture(png)
	out, err := exec.Command("convert", png, "-colorspace", "gray", "-format", "%[fx:mean]", "info:").Output()
	if err != nil {
		a.t.Fatal(err)
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

// exec changes the local copy, while nobody has it open or the program does.
func (a *app) exec(q string) {
	a.t.Helper()
	files, _ := filepath.Glob(filepath.Join(a.dir, "*.db"))
	if len(files) != 1 {
		a.t.Fatalf("local copies: %q", files)
	}
	db, err := sql.Open("sqlite", "file:"+files[0]+"?_pragma=busy_timeout(5000)")
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(q); err != nil {
		a.t.Fatal(err)
	}
}
