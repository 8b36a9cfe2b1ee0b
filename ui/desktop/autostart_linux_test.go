package desktop

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAutostart_WritesItsCommandSoThatItIsReadAlike(t *testing.T) {
	for in, want := range map[string]string{
		`/opt/delonix`: `"/opt/delonix"`,
		`/a b/50%/x`:   `"/a b/50%%/x"`,
		`/a"b`:         `"/a\\"b"`,
		`/a$b` + "`c":  `"/a\\$b\\` + "`c\"",
		`/a\b`:         `"/a\\\\b"`,
	} {
		if got := desktopExec([]string{in}); got != want {
			t.Errorf("desktop entry: %s is %s, not %s", in, got, want)
		}
	}
	if got := desktopExec([]string{"/x", "--data", "/d e"}); got != `"/x" "--data" "/d e"` {
		t.Error(got)
	}
	for in, want := range map[string]string{
		`C:\Program Files\d.exe`: `"C:\Program Files\d.exe"`,
		`C:\data\`:               `"C:\data\\"`,
		`a"b`:                    `"a\"b"`,
		`a\"b`:                   `"a\\\"b"`,
		`100%`:                   `"100%"`,
	} {
		if got := windowsCommand([]string{in}); got != want {
			t.Errorf("Windows: %s is %s, not %s", in, got, want)
		}
	}
	var plist struct {
		Dict struct {
			Args []string `xml:"array>string"`
		} `xml:"dict"`
	}
	if err := xml.Unmarshal([]byte(launchAgent([]string{"/a <b> & \"c\"", "--data", "/d 'e'"})), &plist); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(plist.Dict.Args, "|"); got != `/a <b> & "c"|--data|/d 'e'` {
		t.Errorf("macOS: %s", got)
	}
}

func TestAutostart_IsAsTheSystemHasIt(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	a := Autostart{Data: filepath.Join(dir, "100% mine")}
	entry := filepath.Join(dir, "autostart", AppID+".desktop")
	is := func(want bool) {
		t.Helper()
		if on, err := a.On(); on != want || err != nil {
			t.Errorf("%t, %v; not %t", on, err, want)
		}
	}
	is(false)
	if err := a.Set(true); err != nil {
		t.Fatal(err)
	}
	is(true)
	b, err := os.ReadFile(entry)
	if err != nil || !strings.Contains(string(b), `"--data" "`+dir+`/100%% mine"`) {
		t.Errorf("%v\n%s", err, b)
	}
	if err := os.WriteFile(entry, append(b, "Hidden=true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	is(false) // switched off in the desktop's settings
	for range 2 {
		if err := a.Set(false); err != nil {
			t.Fatal(err)
		}
		is(false)
	}
}
