package client

import (
	"context"

	"delonix/client/internal/kit"
	"delonix/client/problem"
	"delonix/storage"
)

// Settings returns the person's choices.
func (c *Client) Settings(ctx context.Context) (Settings, error) { return c.kit.Prefs.Get(), nil }

// SaveSettings keeps the person's choices. The language in force is not changed: whoever
// shows the choices does that where they are made, so that one that is kept late does not
// bring an older language back.
func (c *Client) SaveSettings(ctx context.Context, s Settings) error {
	s = s.InRange()
	old := c.kit.Prefs.Get()
	if err := storage.SetSetting(ctx, c.kit.Store, kit.SettingsKey, s); err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.kit.Prefs.Set(s)
	if s.Name != old.Name || s.Email != old.Email || s.Phone != old.Phone {
		if err := c.accounts.SaveProfile(ctx, s.Name, s.Email, s.Phone); err != nil {
			return problem.Of(err, problem.Editing)
		}
	}
	c.voice.SettingsChanged(old, s)
	c.kit.Publish(SettingsChanged{})
	return nil
}
