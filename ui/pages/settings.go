package pages

import (
	"context"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/loop"
	"delonix/ui/settings"
)

// OpenSettings shows the settings.
func (p *Pages) OpenSettings() {
	var page *settings.Page
	page = settings.New(settings.Actions{
		Changed: p.Save, AddAgent: p.Connect, SignOut: p.AskSignOut, Erase: p.askErase, TestSound: p.testSound, TestMic: func() { p.tryDevices(page) },
		Timings: p.OpenTimings, HandOvers: p.OpenHandOvers, OpenFolder: func() { p.OpenPath(p.Client.DataDir()) }, Shortcut: p.Shortcut,
		Solve: p.Act.Solve, CopyDetails: p.Act.Copy,
	}, p.Settings(), p.Agents(), p.Version, p.Client.DataDir())
	p.Nav.Page(i18n.T("common.settings"), page, usual, func() {
		p.EndTrial()
		p.settings = nil
	})
	p.settings = page
	p.readAutostart()
	type devices struct{ mics, speakers []client.Device }
	bridge.Run(p.Bridge, func(ctx context.Context) (devices, error) {
		m, s, err := p.Client.Devices(ctx)
		return devices{m, s}, err
	}, func(d devices, err error) {
		if err == nil {
			page.SetDevices(d.mics, d.speakers)
		}
	})
}

// SettingsOpen reports whether the settings are shown.
func (p *Pages) SettingsOpen() bool { return p.settings != nil }

// readAutostart shows what the system has: it has switches of its own for that.
func (p *Pages) readAutostart() {
	if p.Autostart == nil || p.settings == nil {
		return
	}
	page := p.settings
	bridge.Run(p.Bridge, func(context.Context) (bool, error) { return p.Autostart.On() }, func(on bool, err error) {
		if err != nil {
			p.Logger.Warn("read the start with the session", "err", err)
			return
		}
		s := p.Settings()
		s.StartAtLogin = on
		p.Apply(s)
		page.SetStartAtLogin(on)
	})
}

// Save applies and keeps the person's choices.
func (p *Pages) Save(s client.Settings) {
	old := p.Settings()
	p.Apply(s)
	bridge.Do(p.Bridge, func(ctx context.Context) error {
		if old.StartAtLogin != s.StartAtLogin && p.Autostart != nil {
			if err := p.Autostart.Set(s.StartAtLogin); err != nil {
				loop.Do(p.readAutostart)
				return err
			}
		}
		return p.Client.SaveSettings(ctx, s)
	}, p.Nav.Problem)
}

func (p *Pages) testSound() {
	if p.Chime != nil {
		bridge.Do(p.Bridge, func(ctx context.Context) error { p.Chime(ctx); return nil }, nil)
	}
}
