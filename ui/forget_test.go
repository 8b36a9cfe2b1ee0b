package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestForgetful_TextsNeverReachTheToolkitsFile(t *testing.T) {
	under := test.NewApp().Preferences()
	p := newForgetful(under)
	p.SetString("fyne:fileDialogLastFolder", "/home/jane/secret")
	if got := p.String("fyne:fileDialogLastFolder"); got != "/home/jane/secret" {
		t.Errorf("the dialog finds %q in the same run", got)
	}
	if got := under.String("fyne:fileDialogLastFolder"); got != "" {
		t.Errorf("the file would have %q", got)
	}
	p.SetInt("fyne:fileDialogViewLayout", 1)
	if p.Int("fyne:fileDialogViewLayout") != 1 {
		t.Error("a number is lost")
	}
	p.RemoveValue("fyne:fileDialogLastFolder")
	if got := p.StringWithFallback("fyne:fileDialogLastFolder", "none"); got != "none" {
		t.Errorf("removed, and still %q", got)
	}
}

func TestForgetToolkit_RemovesOnlyOurs(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("AppData", filepath.Join(home, "config"))
	config, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	ours, others := filepath.Join(config, "fyne", AppID, "preferences.json"), filepath.Join(config, "fyne", "another", "preferences.json")
	for _, path := range []string{ours, others} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := ForgetToolkit(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ours); err == nil {
		t.Error("it is still there")
	}
	if _, err := os.Stat(others); err != nil {
		t.Error("another program's is gone")
	}
}
