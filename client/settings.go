package client

import (
	"context"
	"slices"
	"sync"

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
	s.now = v.sensible()
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
	s = s.inRange()
	old := c.prefs.get()
	if err := storage.SetSetting(ctx, c.store, settingsKey, s); err != nil {
		return problem(err, whenEditing)
	}
	c.prefs.mu.Lock()
	c.prefs.now = s
	c.prefs.mu.Unlock()
	if s.Name != old.Name || s.Email != old.Email || s.Phone != old.Phone {
		if err := c.saveProfile(ctx, s); err != nil {
			return problem(err, whenEditing)
		}
	}
	c.voiceSettings(old, s)
	c.bus.publish(SettingsChanged{})
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

// sensible gives the default to every value that this version does not know: one
// of a damaged row, or a choice that only a newer version has.
func (s Settings) sensible() Settings {
	d := DefaultSettings()
	one := func(v *string, fallback string, known ...string) {
		if !slices.Contains(known, *v) {
			*v = fallback
		}
	}
	one(&s.Theme, d.Theme, "system", "light", "dark")
	one(&s.NotifyContent, d.NotifyContent, "full", "name", "nothing")
	one(&s.BargeIn, d.BargeIn, "on", "push", "off")
	one(&s.Sound, d.Sound, "automatic", "headphones", "speakers", "half_duplex")
	one(&s.HandsFree, d.HandsFree, "open", "push")
	between := func(v *float64, low, high, fallback float64) {
		if !(*v >= low && *v <= high) { // so that no number is none of them
			*v = fallback
		}
	}
	between(&s.Speed, 0.5, 2, d.Speed)
	between(&s.Sensitivity, 0, 1, d.Sensitivity)
	between(&s.EndOfTurn, 0.4, 2, d.EndOfTurn)
	if s.AlertNoAnswerMin < 0 || s.AlertNoAnswerMin > mostNoAnswer {
		s.AlertNoAnswerMin = d.AlertNoAnswerMin
	}
	if s.AttachmentLimitMB <= 0 || s.AttachmentLimitMB > mostAttachment {
		s.AttachmentLimitMB = d.AttachmentLimitMB
	}
	for _, text := range []*string{&s.Microphone, &s.Speaker, &s.VoiceName, &s.TalkKey, &s.Name, &s.Email, &s.Phone} {
		if len(*text) > mostSetting {
			*text = ""
		}
	}
	return s
}

const (
	mostNoAnswer   = 24 * 60   // minutes
	mostAttachment = 1_000_000 // MB
	mostSetting    = 4096      // bytes of a text
)

// inRange brings values that no slider can have back into their range.
func (s Settings) inRange() Settings {
	s.Speed = clamp(s.Speed, 0.5, 2, 1)
	s.Sensitivity = clamp(s.Sensitivity, 0, 1, 0.5)
	s.EndOfTurn = clamp(s.EndOfTurn, 0.4, 2, 1.2)
	s.AlertNoAnswerMin = max(0, min(s.AlertNoAnswerMin, mostNoAnswer))
	if s.AttachmentLimitMB <= 0 {
		s.AttachmentLimitMB = DefaultSettings().AttachmentLimitMB
	}
	return s
}

// clamp keeps v between low and high; what is no number becomes fallback.
func clamp(v, low, high, fallback float64) float64 {
	if v != v {
		return fallback
	}
	return max(low, min(v, high))
}
