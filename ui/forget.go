package ui

import (
	"os"
	"path/filepath"
	"sync"

	"fyne.io/fyne/v2"
)

// forgetful are the toolkit's preferences without a file for texts: its file
// dialogs would keep the folders that a person chose files from.
type forgetful struct {
	fyne.Preferences
	mu    sync.Mutex
	texts map[string]string
}

func newForgetful(p fyne.Preferences) *forgetful {
	return &forgetful{Preferences: p, texts: map[string]string{}}
}

// SetString keeps a text until the program ends.
func (f *forgetful) SetString(key, value string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts[key] = value
}

// String gives a text of this run.
func (f *forgetful) String(key string) string { return f.StringWithFallback(key, "") }

// StringWithFallback gives a text of this run, or fallback.
func (f *forgetful) StringWithFallback(key, fallback string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v, ok := f.texts[key]; ok {
		return v
	}
	return fallback
}

// RemoveValue forgets a value.
func (f *forgetful) RemoveValue(key string) {
	f.mu.Lock()
	delete(f.texts, key)
	f.mu.Unlock()
	f.Preferences.RemoveValue(key)
}

// ForgetToolkit removes what the toolkit keeps of this program in the person's
// folders: preferences of an older version, with paths in them, and its cache.
func ForgetToolkit() error {
	for _, of := range []func() (string, error){os.UserConfigDir, os.UserCacheDir} {
		dir, err := of()
		if err != nil {
			continue // then there is nothing in it either
		}
		if err := os.RemoveAll(filepath.Join(dir, "fyne", AppID)); err != nil {
			return err
		}
	}
	return nil
}

// dropSheets forgets what is written in all conversations; what is kept of it is
// read again where it is needed.
func (w *Window) dropSheets() {
	for _, s := range w.drafts.sheets {
		if s.timer != nil {
			s.timer.Stop()
		}
	}
	w.drafts = newDrafts()
	w.show(w.drafts.now)
}
