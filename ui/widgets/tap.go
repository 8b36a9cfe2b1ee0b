package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// TapArea makes its content answer to taps, with a background while hovered
// or selected.
type TapArea struct {
	widget.BaseWidget
	OnTapped    func()
	OnSecondary func(at fyne.Position) // absolute position, for a menu
	surface     *Surface
	selected    bool
	hovered     bool
	rest        fyne.ThemeColorName
}

var (
	_ fyne.Tappable          = (*TapArea)(nil)
	_ fyne.SecondaryTappable = (*TapArea)(nil)
	_ desktop.Hoverable      = (*TapArea)(nil)
)

// NewTapArea wraps content.
func NewTapArea(style SurfaceStyle, content fyne.CanvasObject, tapped func()) *TapArea {
	t := &TapArea{OnTapped: tapped, surface: NewSurface(style, content), rest: style.Fill}
	t.ExtendBaseWidget(t)
	return t
}

// Select marks the area as the chosen one.
func (t *TapArea) Select(on bool) {
	if t.selected != on {
		t.selected = on
		t.paint()
	}
}

// Selected tells if it is marked.
func (t *TapArea) Selected() bool { return t.selected }

func (t *TapArea) paint() {
	if t.selected || t.hovered {
		t.surface.SetFill(look.Selected)
		return
	}
	t.surface.SetFill(t.rest)
}

// Tapped runs the action.
func (t *TapArea) Tapped(*fyne.PointEvent) {
	if t.OnTapped != nil {
		t.OnTapped()
	}
}

// TappedSecondary opens what a right click opens.
func (t *TapArea) TappedSecondary(e *fyne.PointEvent) {
	if t.OnSecondary != nil {
		t.OnSecondary(e.AbsolutePosition)
	}
}

// MouseIn shows the hover background.
func (t *TapArea) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.paint() }

// MouseMoved is part of desktop.Hoverable.
func (t *TapArea) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it.
func (t *TapArea) MouseOut() { t.hovered = false; t.paint() }

// CreateRenderer shows the surface.
func (t *TapArea) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return widget.NewSimpleRenderer(t.surface)
}
