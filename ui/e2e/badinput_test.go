package e2e

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"delonix/client/demo"
)

// drop drags files out of another program's window and lets them fall on ours.
func (a *app) drop(paths ...string) {
	a.t.Helper()
	args := []string{"testdata/drag.py"}
	for _, p := range paths {
		args = append(args, "file://"+p)
	}
	cmd := exec.Command(python(), args...)
	taken := &lockedBuffer{}
	cmd.Stdout = taken
	if err := cmd.Start(); err != nil {
		a.t.Fatalf("drag source: %v", err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	source := ""
	await(a.t, "the drag source", func() bool {
		out, _ := exec.Command("xdotool", "search", "--onlyvisible", "--name", "drag source").Output()
		source = strings.TrimSpace(string(out))
		return source != ""
	})
	// A hand moves slowly enough for both programs to follow.
	hand := []string{"mousemove", "--window", source, "60", "60", "sleep", "0.2", "mousedown", "1"}
	for range 8 {
		hand = append(hand, "sleep", "0.05", "mousemove_relative", "--", "-8", "-6")
	}
	for i := range 8 {
		hand = append(hand, "sleep", "0.1", "mousemove", "--window", a.id, fmt.Sprint(620+2*i), fmt.Sprint(300+i))
	}
	a.xdo(append(hand, "sleep", "0.2", "mouseup", "1")...)
	// The drag source stays until the file was asked for.
	await(a.t, "the drop to be taken", func() bool { return strings.Contains(taken.String(), "taken") })
}

// paste puts text into the clipboard and presses the key for pasting.
func (a *app) paste(text string) {
	a.t.Helper()
	cmd := exec.Command("xclip", "-selection", "clipboard")
	cmd.Stdin = strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		a.t.Fatalf("xclip: %v", err)
	}
	// xclip answers from a process that goes on by itself, and may not have begun yet.
	await(a.t, "the clipboard to hold the text", func() bool {
		out, _ := exec.Command("xclip", "-selection", "clipboard", "-o").Output()
		return string(out) == text
	})
	a.key("ctrl+v")
}

func TestDroppedFiles_AreSentOrRefusedClearly(t *testing.T) {
	p := startPortal(t, demo.Options{})
	dir, files := t.TempDir(), t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Connected", "Write a message")

	empty, huge, note := filepath.Join(files, "empty.txt"), filepath.Join(files, "huge.bin"), filepath.Join(files, "note.txt")
	for path, text := range map[string]string{empty: "", huge: "x", note: "a few words in a file"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(huge, 1<<30); err != nil {
		t.Fatal(err)
	}
	a.drop(empty)
	a.awaitWords("is empty")
	a.screenshot("dropped-empty")
	a.drop(huge)
	a.awaitWords("larger than")
	a.screenshot("dropped-huge")
	a.drop(note)
	a.awaitWords("note")
	a.screenshot("dropped-note")
	a.click(600, 678)
	a.write("here it is")
	a.key("Return")
	await(t, "the file at the portal", func() bool { return len(p.Received()) == 1 })
	if got := p.Received()[0]; got.Text != "here it is" || len(got.Files) != 1 || got.Files[0].Name != "note.txt" {
		t.Errorf("the portal received %+v", got)
	}
}

func TestMessages_EmptyAndVeryLong(t *testing.T) {
	p, a := connected(t, demo.Options{Agent: shortAnswer})
	a.key("Return")
	a.write("   ")
	a.key("Return")
	long := strings.Repeat("All work and no play makes Jack a dull boy. ", 100*1024/44)
	a.key("ctrl+a")
	a.paste(long)
	a.key("Return")
	await(t, "the long message at the portal", func() bool { return len(p.Received()) == 1 })
	if got := p.Received()[0].Text; got != strings.TrimSpace(long) {
		t.Errorf("the portal received %d bytes of %d", len(got), len(long))
	}
	a.awaitWords("I heard you well")
	a.screenshot("long-message")
}

func TestNewerDatabase_IsRefusedAndKept(t *testing.T) {
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	path := filepath.Join(dir, "delonix.db")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA user_version = 9999`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir)
	a.exit = 1
	a.awaitWords("can't start", "newer")
	a.screenshot("newer-database")
	a.close()
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); !slices.Contains(files, path) {
		t.Errorf("the database is gone: %v", files)
	}
}

func TestDataFolder_ThatCanNotBeWrittenIsExplained(t *testing.T) {
	a := open(t, "/proc/delonix")
	a.exit = 1
	a.awaitWords("can't start")
	a.screenshot("read-only-folder")
	a.close()
	if text := a.log.String(); !strings.Contains(text, "folder") {
		t.Errorf("the terminal says %q", text)
	}
}

func TestCorruptDatabase_IsSetAsideAndSaid(t *testing.T) {
	p := startPortal(t, demo.Options{History: true})
	dir := t.TempDir()
	login(t, dir, p)
	path := filepath.Join(dir, "delonix.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir)
	a.awaitWords("damaged")
	a.screenshot("corrupt-database")
}

func TestWithoutSoundAndKeyring_TheWindowWorks(t *testing.T) {
	for _, name := range []string{"PULSE_SERVER", "ALSA_CONFIG_PATH", "DBUS_SESSION_BUS_ADDRESS"} {
		t.Setenv(name, map[string]string{"PULSE_SERVER": "unix:/nonexistent/pulse", "ALSA_CONFIG_PATH": "/dev/null", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}[name])
	}
	a := open(t, t.TempDir(), "--demo")
	a.awaitWords("Connected", "Flame")
	a.key("ctrl+t")
	a.awaitWords("microphone")
	a.screenshot("no-microphone")
	a.key("ctrl+n")
	a.write("hello")
	a.key("Return")
	a.awaitWords("hello", "good to hear from you")
}

func TestLogin_WithoutKeyringStoresNothingAndSaysSo(t *testing.T) {
	p := startPortal(t, demo.Options{Token: canary})
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	dir := t.TempDir()
	code, out, errs := command(t, canary+"\n", "login", "--data", dir, "--portal", p.URL(), "--agent", p.AgentID(), "--user", p.UserID())
	if code != 1 || out != "" || !strings.Contains(errs, "keyring") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
	}
	assertNowhere(t, dir, canary)
	a := open(t, dir)
	a.awaitWords("Welcome to Delonix")
}
