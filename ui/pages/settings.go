package pages

import (
	"cmp"
	"context"
	"sync"

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
	p.chosen++
	if p.saves.add(s, old.StartAtLogin != s.StartAtLogin && p.Autostart != nil) {
		bridge.Do(p.Bridge, p.keep, func(err error) {
			p.Nav.Problem(err)
			if err == nil {
				p.read()
			}
		})
	}
}

// hear reads choices that were made elsewhere.
func (p *Pages) hear(b *bridge.Batch) {
	if b.Settings {
		p.read()
	}
}

// read applies the choices as they are kept, unless the person chooses meanwhile: those
// are newer.
func (p *Pages) read() {
	if p.saves.under() {
		return // it reads them when it is over
	}
	chosen := p.chosen
	bridge.Run(p.Bridge, p.Client.Settings, func(s client.Settings, err error) {
		if err == nil && chosen == p.chosen {
			p.Apply(s)
		}
	})
}

// keep keeps choices until none waits.
func (p *Pages) keep(ctx context.Context) error {
	var errs []error
	for s, autostart, ok := p.saves.next(); ok; s, autostart, ok = p.saves.next() {
		if autostart {
			if err := p.Autostart.Set(s.StartAtLogin); err != nil {
				loop.Do(p.readAutostart)
				errs = append(errs, err)
				continue
			}
		}
		errs = append(errs, p.Client.SaveSettings(context.WithoutCancel(ctx), s))
	}
	return cmp.Or(errs...)
}

// saves are the choices that are to be kept: one after the other, and of those that
// wait the newest, so that an older one never overtakes it.
type saves struct {
	mu        sync.Mutex
	busy      bool
	waits     bool
	newest    client.Settings
	autostart bool // the start with the session was chosen anew
}

// add has choices kept; true if somebody has to begin with it.
func (s *saves) add(chosen client.Settings, autostart bool) (begin bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begin = !s.busy
	s.busy, s.waits, s.newest, s.autostart = true, true, chosen, s.autostart || autostart
	return begin
}

// under reports whether choices are being kept.
func (s *saves) under() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.busy
}

// next gives the choices to keep now; false if none wait any more.
func (s *saves) next() (chosen client.Settings, autostart, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok, autostart = s.waits, s.autostart
	s.busy, s.waits, s.autostart = ok, false, false
	return s.newest, autostart, ok
}

func (p *Pages) testSound() {
	if p.Chime != nil {
		bridge.Do(p.Bridge, func(ctx context.Context) error { p.Chime(ctx); return nil }, nil)
	}
}
