package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Chip is a small round choice, such as a filter.
type Chip struct {
	widget.BaseWidget
	label string
	text  *Text
	area  *PressArea
}

// NewChip makes a chip.
func NewChip(label string, tapped func()) *Chip {
	c := &Chip{label: label, text: NewText(label, look.Muted, look.TextSmall)}
	c.area = NewPressArea(label, SurfaceStyle{Fill: look.Clear, Radius: 14, Pad: Pad(look.Space12, 6), Stroke: look.Hair}, c.text, tapped)
	c.ExtendBaseWidget(c)
	return c
}

// Label gives the chip's word.
func (c *Chip) Label() string { return c.label }

// SetLabel changes the word.
func (c *Chip) SetLabel(label string) {
	c.label, c.area.name = label, label
	c.text.SetText(label)
	c.Refresh()
}

// Select marks the chip as chosen.
func (c *Chip) Select(on bool) {
	color := look.Muted
	if on {
		color = look.Text
	}
	c.text.Set(c.text.Text(), color, on)
	c.area.Select(on)
	c.Refresh()
}

// CreateRenderer shows the area.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.area) }
