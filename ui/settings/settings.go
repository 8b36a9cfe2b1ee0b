// Package settings is the page of the person's choices. Every change is
// handed over at once; there is no button to save.
package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// Actions is what the page asks the window to do.
type Actions struct {
	Changed     func(client.Settings)
	AddAgent    func()
	SignOut     func(client.Agent)
	Erase       func(client.Agent) // what is kept of an account that is signed out
	TestMic     func()             // begins or ends the try-out; results come by SetTrial
	TestSound   func()
	Timings     func()
	HandOvers   func()
	OpenFolder  func()
	Solve       func(client.Action) // a problem's button
	CopyDetails func(client.Problem)
	Shortcut    func(fyne.Shortcut) bool
}

// Page is the settings page's content.
type Page struct {
	widget.BaseWidget
	act     Actions
	s       client.Settings
	agents  []client.Agent
	mics    *widgets.Select
	spks    *widgets.Select
	micIDs  map[string]string
	spkIDs  map[string]string
	trial   *trial
	login   *widgets.Check
	version string
	dir     string
}

// New makes the page.
func New(act Actions, s client.Settings, agents []client.Agent, version, dir string) *Page {
	p := &Page{act: act, s: s, agents: agents, version: version, dir: dir, trial: newTrial(act.TestMic, act.TestSound, problems.Actions{Solve: act.Solve, Copy: act.CopyDetails})}
	p.mics = widgets.NewSelect(nil, "", func(n string) { p.change(func(s *client.Settings) { s.Microphone = p.micIDs[n] }) })
	p.spks = widgets.NewSelect(nil, "", func(n string) { p.change(func(s *client.Settings) { s.Speaker = p.spkIDs[n] }) })
	p.SetDevices(nil, nil)
	p.ExtendBaseWidget(p)
	return p
}

// SetStartAtLogin shows whether the system starts Delonix with the session.
func (p *Page) SetStartAtLogin(on bool) {
	p.s.StartAtLogin = on
	if p.login != nil && p.login.Checked != on {
		p.login.Checked = on // without telling of it as of a choice
		p.login.Refresh()
	}
}

func (p *Page) change(f func(*client.Settings)) {
	f(&p.s)
	p.act.Changed(p.s)
}

func systemDefault() string { return i18n.T("settings.systemDefault") }

// SetDevices fills the lists of microphones and speakers.
func (p *Page) SetDevices(mics, speakers []client.Device) {
	p.micIDs = fill(p.mics, mics, p.s.Microphone)
	p.spkIDs = fill(p.spks, speakers, p.s.Speaker)
}

func fill(sel *widgets.Select, list []client.Device, chosen string) map[string]string {
	standard := systemDefault()
	ids := map[string]string{standard: ""}
	names := []string{standard}
	current := standard
	for _, d := range list {
		name := client.PlainLine(d.Name)
		if _, taken := ids[name]; taken {
			name = i18n.T("common.numbered", "name", name, "n", len(names))
		}
		ids[name] = d.ID
		names = append(names, name)
		if d.ID == chosen && chosen != "" {
			current = name
		}
	}
	if chosen != "" && current == standard {
		current = i18n.T("settings.notConnected")
		ids[current] = chosen
		names = append(names, current)
	}
	sel.Put(names, current)
	return ids
}

// SetTrial shows how the try-out of microphone and speaker stands.
func (p *Page) SetTrial(t client.Trial) { p.trial.set(t) }

// EndTrial shows that it is over, and how.
func (p *Page) EndTrial(err error) { p.trial.end(err) }
