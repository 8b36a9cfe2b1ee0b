package sidebar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// agentFilter is the line below the filters that chooses one agent, where
// there are several.
type agentFilter struct {
	widget.BaseWidget
	choose func(client.AgentID)
	agents []client.Agent
	area   *widgets.PressArea
	avatar *widgets.Avatar
	name   *widgets.Text
}

func newAgentFilter(choose func(client.AgentID)) *agentFilter {
	f := &agentFilter{choose: choose, avatar: widgets.NewAvatar("", 20), name: widgets.NewText(i18n.T("sidebar.allAgents"), look.Muted, look.TextSmall).Truncated()}
	f.avatar.Hide()
	f.area = widgets.NewPressArea(i18n.T("common.agent"), widgets.SurfaceStyle{Fill: look.Clear, Radius: look.RadiusField, Pad: widgets.Pad(look.Space8, look.Space4)},
		widgets.Row(look.Space8, 1, f.avatar, f.name, widgets.NewGlyph("chevron-down", look.Muted, 16)), f.open)
	f.ExtendBaseWidget(f)
	f.Hide()
	return f
}

// CreateRenderer shows the line.
func (f *agentFilter) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space12, 0, look.Space12, look.Space4}}, f.area))
}

func (f *agentFilter) set(agents []client.Agent, chosen client.AgentID) {
	f.agents = agents
	f.name.Set(i18n.T("sidebar.allAgents"), look.Muted, false)
	f.avatar.Hide()
	for _, a := range agents {
		if a.ID == chosen {
			f.name.Set(a.Name, look.Text, true)
			f.avatar.Set(a.Name, "")
			f.avatar.Show()
		}
	}
	show(f, len(agents) > 1)
	f.Refresh()
}

func (f *agentFilter) menu() *fyne.Menu {
	items := []*fyne.MenuItem{fyne.NewMenuItem(i18n.T("sidebar.allAgents"), func() { f.choose(0) })}
	for _, a := range f.agents {
		items = append(items, fyne.NewMenuItem(a.Name, func() { f.choose(a.ID) }))
	}
	return fyne.NewMenu("", items...)
}

func (f *agentFilter) open() {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(f.area); c != nil {
		at := d.AbsolutePositionForObject(f.area)
		widget.ShowPopUpMenuAtPosition(f.menu(), c, at.Add(fyne.NewPos(0, f.area.Size().Height)))
	}
}
