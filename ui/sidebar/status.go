package sidebar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// statusLine is the quiet foot of the sidebar: the connection, and what the
// voice is doing.
type statusLine struct {
	widget.BaseWidget
	dot      *widgets.Surface
	text     *widgets.Text
	retry    *widgets.Button
	conn     client.Connection
	activity string
	narrow   bool
}

func newStatusLine(retry func()) *statusLine {
	s := &statusLine{dot: widgets.Dot(look.Amber, 8), text: widgets.NewText("", look.Muted, look.TextSmall).Wrapped()}
	s.retry = widgets.NewButton(widgets.Quiet, i18n.T("common.retryNow"), "", retry).Small().Tinted(look.Ember)
	s.retry.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer lays out dot, words and the button.
func (s *statusLine) CreateRenderer() fyne.WidgetRenderer {
	line := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space16, 0), Min: fyne.NewSize(0, 40)},
		widgets.Row(look.Space8, 1, s.dot, s.text, s.retry))
	return widget.NewSimpleRenderer(widgets.Column(0, -1, widgets.Line(), line))
}

func (s *statusLine) set(c client.Connection) { s.conn = c; s.paint() }

func (s *statusLine) setActivity(words string) {
	if s.activity != words {
		s.activity = words
		s.paint()
	}
}

func (s *statusLine) setNarrow(n bool) { s.narrow = n; s.paint() }

func (s *statusLine) paint() {
	color, words := look.Amber, i18n.T("connection.connecting")
	switch s.conn.State {
	case client.ConnOnline:
		color, words = look.Leaf, i18n.T("connection.connected")
	case client.ConnPolling:
		color, words = look.Leaf, i18n.T("connection.polling")
	case client.ConnNoToken:
		color, words = look.Amber, i18n.T("connection.keyring")
	case client.ConnOffline:
		color, words = look.Red, i18n.T("connection.offline")
	case client.ConnUnauthorized:
		color, words = look.Red, i18n.T("connection.signedOut")
	}
	if s.activity != "" {
		words += " · " + s.activity
	}
	s.dot.SetFill(color)
	s.text.SetText(words)
	show(s.text, !s.narrow)
	show(s.retry, !s.narrow && (s.conn.State == client.ConnOffline || s.conn.State == client.ConnNoToken))
	s.Refresh()
}
