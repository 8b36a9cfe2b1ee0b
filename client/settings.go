package client

import (
	"context"
	"sync"

	"delonix/assets/i18n"
	"delonix/client/problem"
	"delonix/storage"
)

const settingsKey = "settings"

// settingsCache holds the person's choices for those who can't wait for the disk.
type settingsCache struct {
	mu  sync.Mutex
	now Settings
}

func (s *settingsCache) load(ctx context.Context, store *storage.Store) error {
	v, err := storage.Setting(ctx, store, settingsKey, DefaultSettings())
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = v.Sensible()
	i18n.Use(s.now.Language)
	return nil
}

func (s *settingsCache) get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Settings returns the person's choices.
func (c *Client) Settings(ctx context.Context) (Settings, error) { return c.prefs.get(), nil }

// SaveSettings keeps the person's choices.
func (c *Client) SaveSettings(ctx context.Context, s Settings) error {
	s = s.InRange()
	old := c.prefs.get()
	if err := storage.SetSetting(ctx, c.store, settingsKey, s); err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.prefs.mu.Lock()
	c.prefs.now = s
	c.prefs.mu.Unlock()
	i18n.Use(s.Language)
	if s.Name != old.Name || s.Email != old.Email || s.Phone != old.Phone {
		if err := c.saveProfile(ctx, s); err != nil {
			return problem.Of(err, problem.Editing)
		}
	}
	c.voiceSettings(old, s)
	c.bus.Publish(SettingsChanged{})
	return nil
}

// saveProfile tells new sessions who the person is.
func (c *Client) saveProfile(ctx context.Context, s Settings) error {
	agents, err := c.store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		err := c.changeAgent(ctx, a.ID, func(a *storage.Agent) {
			a.ProfileName, a.ProfileEmail, a.ProfilePhone = s.Name, s.Email, s.Phone
		})
		if err != nil {
			return err
		}
	}
	return nil
}
