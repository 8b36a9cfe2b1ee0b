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
	Hint        func() string          // what is told while the pointer rests here, nil for nothing
	surface     *Surface
	selected    bool
	hovered     bool
	focused     bool
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

// Selected reports whether it is marked.
func (t *TapArea) Selected() bool { return t.selected }

func (t *TapArea) paint() {
	style := t.surface.style
	style.Fill, style.Ring = t.rest, t.focused
	if t.selected || t.hovered {
		style.Fill = look.Selected
	}
	t.surface.SetStyle(style)
}

// Tapped runs the action.
func (t *TapArea) Tapped(*fyne.PointEvent) {
	if t.Hint != nil {
		HideHint(t)
	}
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
func (t *TapArea) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.paint()
	if t.Hint != nil {
		if words := t.Hint(); words != "" {
			ShowHint(t, words)
		}
	}
}

// MouseMoved is part of desktop.Hoverable.
func (t *TapArea) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it.
func (t *TapArea) MouseOut() {
	t.hovered = false
	t.paint()
	if t.Hint != nil {
		HideHint(t)
	}
}

// CreateRenderer shows the surface.
func (t *TapArea) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return widget.NewSimpleRenderer(t.surface)
}

// PressArea is a TapArea that can be reached and pressed with the keyboard.
type PressArea struct {
	TapArea
	name string
}

var _ fyne.Focusable = (*PressArea)(nil)

// NewPressArea wraps content; name is what assistive technology calls it.
func NewPressArea(name string, style SurfaceStyle, content fyne.CanvasObject, tapped func()) *PressArea {
	p := &PressArea{name: name}
	p.OnTapped, p.surface, p.rest = tapped, NewSurface(style, content), style.Fill
	p.ExtendBaseWidget(p)
	return p
}

// AccessibilityLabel names the area.
func (p *PressArea) AccessibilityLabel() string { return p.name }

// AccessibilityRole is a button.
func (p *PressArea) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// FocusGained shows the focus ring.
func (p *PressArea) FocusGained() { p.focused = true; p.paint(); Reveal(p) }

// FocusLost hides it.
func (p *PressArea) FocusLost() { p.focused = false; p.paint() }

// TypedRune leaves letters to the window.
func (p *PressArea) TypedRune(r rune) { passRune(p, r) }

// TypedKey taps on Space and Enter.
func (p *PressArea) TypedKey(k *fyne.KeyEvent) { pressOrPass(p, k, func() { p.Tapped(nil) }) }

// KeyDown and KeyUp leave held keys to the window.
func (p *PressArea) KeyDown(k *fyne.KeyEvent) { PassKeyDown(p, k, true) }

// KeyUp is the release of one.
func (p *PressArea) KeyUp(k *fyne.KeyEvent) { PassKeyDown(p, k, false) }
