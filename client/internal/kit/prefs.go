package kit

import (
	"context"
	"sync"

	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/storage"
)

// SettingsKey names the row of the local copy that holds the settings.
const SettingsKey = "settings"

// Prefs holds the person's choices for those who can't wait for the disk.
type Prefs struct {
	mu  sync.Mutex
	now model.Settings
}

// Load reads the settings.
func (s *Prefs) Load(ctx context.Context, store *storage.Store) error {
	v, err := storage.Setting(ctx, store, SettingsKey, model.DefaultSettings())
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = v.Sensible()
	i18n.Use(s.now.Language)
	return nil
}

// Get returns the choices in use.
func (s *Prefs) Get() model.Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Set makes s the choices in use.
func (s *Prefs) Set(now model.Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}
