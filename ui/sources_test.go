package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What makes a new scope of the toolkit's theme with each refresh keeps a copy
// of all fonts for each, for ever.
func TestSources_NothingHasAThemeOfItsOwn(t *testing.T) {
	looked := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked++
		if strings.Contains(string(text), "ThemeOverride") {
			t.Errorf("%s gives a widget a theme of its own", path)
		}
		return nil
	})
	if err != nil || looked < 50 {
		t.Fatalf("looked at %d files: %v", looked, err)
	}
}
