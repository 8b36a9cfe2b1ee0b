package desktop

import (
	"os"
	"path/filepath"
	"testing"
)

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
