package chat

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// eventRow is a line that nobody wrote: handed over, handed back, closed.
type eventRow struct {
	widget.BaseWidget
	body fyne.CanvasObject
}

func newEventRow(m client.Message, day string, waited time.Duration) *eventRow {
	color := look.Muted
	switch m.Event {
	case client.EventHandedOver, client.EventHandedBack:
		color = look.Leaf
	case client.EventCopilot:
		color = look.Violet
	}
	col := widgets.Column(0, -1)
	if day != "" {
		col.Add(dayLine(day))
	}
	words := eventWords(m, waited)
	text := widgets.NewText(words, color, look.TextSmall).Truncated().Aligned(fyne.TextAlignCenter)
	wide := widgets.NewText(words, color, look.TextSmall)
	if wide.MinSize().Width > 480 {
		col.Add(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(sideMargin, look.Space8)}, text))
	} else {
		col.Add(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(sideMargin, look.Space8)}, ruled(wide)))
	}
	r := &eventRow{body: col}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer shows the line.
func (r *eventRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// eventWords is the line's text with its time and how long the person waited.
func eventWords(m client.Message, waited time.Duration) string {
	words := m.Text
	if !m.At.IsZero() {
		words += " · " + i18n.Clock(m.At)
	}
	if waited > 0 {
		words = i18n.T("chat.waited", "line", words, "span", i18n.Span(waited))
	}
	return words
}
