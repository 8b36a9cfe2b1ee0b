// Package settings is the page of the person's choices. Every change is
// handed over at once; there is no button to save.
package settings

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Actions is what the page asks the window to do.
type Actions struct {
	Changed    func(client.Settings)
	AddAgent   func()
	SignOut    func(client.Agent)
	TestMic    func()
	TestSound  func()
	Timings    func()
	HandOvers  func()
	OpenFolder func()
}

// Page is the settings page's content.
type Page struct {
	widget.BaseWidget
	act     Actions
	s       client.Settings
	agents  []client.Agent
	mics    *widget.Select
	spks    *widget.Select
	micIDs  map[string]string
	spkIDs  map[string]string
	meter   *widgets.Meter
	micText *widgets.Text
	quiet   bool // while values are being shown, not chosen
	version string
	dir     string
}

// New makes the page.
func New(act Actions, s client.Settings, agents []client.Agent, version, dir string) *Page {
	p := &Page{act: act, s: s, agents: agents, version: version, dir: dir, meter: widgets.NewMeter(), micText: widgets.NewText("", look.Muted, look.TextSmall).Truncated()}
	p.mics = widget.NewSelect(nil, func(n string) { p.change(func(s *client.Settings) { s.Microphone = p.micIDs[n] }) })
	p.spks = widget.NewSelect(nil, func(n string) { p.change(func(s *client.Settings) { s.Speaker = p.spkIDs[n] }) })
	p.SetDevices(nil, nil)
	p.ExtendBaseWidget(p)
	return p
}

func (p *Page) change(f func(*client.Settings)) {
	if p.quiet {
		return
	}
	f(&p.s)
	p.act.Changed(p.s)
}

const systemDefault = "System default"

// SetDevices fills the lists of microphones and speakers.
func (p *Page) SetDevices(mics, speakers []client.Device) {
	p.quiet = true
	defer func() { p.quiet = false }()
	p.micIDs = fill(p.mics, mics, p.s.Microphone)
	p.spkIDs = fill(p.spks, speakers, p.s.Speaker)
}

func fill(sel *widget.Select, list []client.Device, chosen string) map[string]string {
	ids := map[string]string{systemDefault: ""}
	names := []string{systemDefault}
	current := systemDefault
	for _, d := range list {
		name := d.Name
		if _, taken := ids[name]; taken {
			name = fmt.Sprintf("%s (%d)", d.Name, len(names))
		}
		ids[name] = d.ID
		names = append(names, name)
		if d.ID == chosen && chosen != "" {
			current = name
		}
	}
	if chosen != "" && current == systemDefault {
		current = "Chosen device (not connected)"
		ids[current] = chosen
		names = append(names, current)
	}
	sel.Options = names
	sel.SetSelected(current)
	return ids
}

// SetMicTest shows the level while the microphone is tried out; "" words end
// it.
func (p *Page) SetMicTest(words string, level float64) {
	p.micText.SetText(words)
	p.meter.Set(level)
}

// CreateRenderer stacks the sections.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.quiet = true
	col := widgets.Column(look.Space16, -1, p.accounts(), p.appearance(), p.sound(), p.voice(), p.notifications(), p.operators(), p.about())
	p.quiet = false
	return widget.NewSimpleRenderer(col)
}

func section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	col := widgets.Column(look.Space12, -1, widgets.NewText(title, look.Text, look.TextTitle).Bold())
	for _, r := range rows {
		col.Add(r)
	}
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space16, look.Space16)}, col)
}

const controlWidth = 260

// line puts a name on the left and a control on the right.
func line(name, hint string, control fyne.CanvasObject) fyne.CanvasObject {
	texts := widgets.Column(0, -1, widgets.NewText(name, look.Text, look.TextSize).Truncated())
	if hint != "" {
		texts.Add(widgets.NewText(hint, look.Muted, look.TextSmall).Truncated())
	}
	return widgets.Row(look.Space16, 0, texts, &fyne.Container{Layout: widgets.FixedWidth(controlWidth), Objects: []fyne.CanvasObject{control}})
}

func (p *Page) check(name string, on bool, set func(*client.Settings, bool)) fyne.CanvasObject {
	c := widget.NewCheck(name, func(v bool) { p.change(func(s *client.Settings) { set(s, v) }) })
	c.Checked = on
	return c
}

// choice is a list of values with the words that stand for them.
func (p *Page) choice(value string, values [][2]string, set func(*client.Settings, string)) fyne.CanvasObject {
	byWords := map[string]string{}
	var words []string
	current := ""
	for _, v := range values {
		byWords[v[1]] = v[0]
		words = append(words, v[1])
		if v[0] == value {
			current = v[1]
		}
	}
	sel := widget.NewSelect(words, func(w string) { p.change(func(s *client.Settings) { set(s, byWords[w]) }) })
	sel.Selected = current
	return sel
}

func (p *Page) slider(value, lo, hi, step float64, show func(float64) string, set func(*client.Settings, float64)) fyne.CanvasObject {
	text := widgets.NewText(show(value), look.Muted, look.TextSmall)
	s := widget.NewSlider(lo, hi)
	s.Step, s.Value = step, value
	s.OnChanged = func(v float64) { text.SetText(show(v)) }
	s.OnChangeEnded = func(v float64) { p.change(func(st *client.Settings) { set(st, v) }) }
	return widgets.Row(look.Space8, 0, s, &fyne.Container{Layout: widgets.FixedWidth(48), Objects: []fyne.CanvasObject{text}})
}
