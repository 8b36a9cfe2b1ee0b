package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// ButtonKind is how much a button asks for attention.
type ButtonKind int

// Kinds of buttons.
const (
	Quiet   ButtonKind = iota // no background until hovered
	Outline                   // a hairline around
	Primary                   // ember: the one thing to do next
	Danger                    // red
)

// Button is an icon, a word or both, with a target of at least 36 pixels. It
// takes the keyboard focus and says its name to assistive technology.
type Button struct {
	widget.BaseWidget
	Kind     ButtonKind
	Label    string // visible words, may be empty
	Hint     string // the name for assistive technology, and the hover text
	IconName string
	Tint     fyne.ThemeColorName // the icon's and word's colour, "" for the kind's own
	OnTapped func()
	Compact  bool // 28 pixels high, for rows of small actions

	hovered, pressed, focused, disabled bool
}

var (
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Mouseable = (*Button)(nil)
	_ desktop.Keyable   = (*Button)(nil)
)

// NewIconButton makes a square button with a drawing.
func NewIconButton(icon, hint string, tapped func()) *Button {
	b := &Button{IconName: icon, Hint: hint, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewButton makes a button with a word and, where icon is not empty, a drawing.
func NewButton(kind ButtonKind, label, icon string, tapped func()) *Button {
	b := &Button{Kind: kind, Label: label, Hint: label, IconName: icon, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Small makes the button fit between lines of text.
func (b *Button) Small() *Button { b.Compact = true; return b }

// Tinted sets the colour of drawing and word.
func (b *Button) Tinted(c fyne.ThemeColorName) *Button { b.Tint = c; return b }

// Set changes drawing, word and tint at once.
func (b *Button) Set(icon, label, hint string, tint fyne.ThemeColorName) {
	if b.IconName == icon && b.Label == label && b.Hint == hint && b.Tint == tint {
		return
	}
	b.IconName, b.Label, b.Hint, b.Tint = icon, label, hint, tint
	b.Refresh()
}

// SetKind changes the attention it asks for.
func (b *Button) SetKind(k ButtonKind) {
	if b.Kind != k {
		b.Kind = k
		b.Refresh()
	}
}

// AccessibilityLabel names the button.
func (b *Button) AccessibilityLabel() string { return b.Hint }

// AccessibilityRole is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped runs the action.
func (b *Button) Tapped(*fyne.PointEvent) { b.run() }

func (b *Button) run() {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained shows the focus ring.
func (b *Button) FocusGained() { b.focused = true; b.Refresh(); Reveal(b) }

// FocusLost hides it.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune leaves letters to the window: buttons react to keys.
func (b *Button) TypedRune(r rune) { passRune(b, r) }

// TypedKey runs the action on Space and Enter.
func (b *Button) TypedKey(e *fyne.KeyEvent) { pressOrPass(b, e, b.run) }

// KeyDown and KeyUp leave held keys to the window.
func (b *Button) KeyDown(k *fyne.KeyEvent) { PassKeyDown(b, k, true) }

// KeyUp is the release of one.
func (b *Button) KeyUp(k *fyne.KeyEvent) { PassKeyDown(b, k, false) }

// Enable, Disable and Disabled are fyne.Disableable.
func (b *Button) Enable() {
	if b.disabled {
		b.disabled = false
		b.Refresh()
	}
}

// Disable greys the button out.
func (b *Button) Disable() {
	if !b.disabled {
		b.disabled, b.hovered, b.pressed = true, false, false
		b.Refresh()
	}
}

// Disabled reports whether it is greyed out.
func (b *Button) Disabled() bool { return b.disabled }

// MouseIn shows the hover background and the hint.
func (b *Button) MouseIn(e *desktop.MouseEvent) {
	b.hovered = !b.disabled
	b.Refresh()
	if b.Label == "" && b.Hint != "" {
		ShowHint(b, b.Hint)
	}
}

// MouseMoved is part of desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides them.
func (b *Button) MouseOut() {
	b.hovered, b.pressed = false, false
	b.Refresh()
	HideHint(b)
}

// MouseDown shows the press.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.pressed = !b.disabled
	b.Refresh()
	HideHint(b)
}

// MouseUp ends it.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// CreateRenderer makes background, drawing and word.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{b: b, back: canvas.NewRectangle(nil), icon: canvas.NewImageFromResource(nil), text: canvas.NewText("", nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.apply()
	return r
}

type buttonRenderer struct {
	b    *Button
	back *canvas.Rectangle
	icon *canvas.Image
	text *canvas.Text
	res  string
}

func (r *buttonRenderer) colors() (back, fore, stroke fyne.ThemeColorName) {
	back, fore = look.Clear, look.Muted
	switch r.b.Kind {
	case Primary:
		back, fore = look.Ember, look.OnEmber
	case Danger:
		back, fore = look.Red, look.OnEmber
	case Outline:
		back, fore, stroke = look.Surface, look.Text, look.Hair
	}
	if r.b.Tint != "" {
		fore = r.b.Tint
	}
	if r.b.disabled {
		fore = look.Faint
		if back != look.Clear {
			back = look.Selected
		}
	} else if r.b.Kind != Primary && r.b.Kind != Danger {
		switch {
		case r.b.pressed:
			back, fore = theme.ColorNamePressed, look.Text // the tints are too pale on it
		case r.b.hovered:
			back = look.Selected
		}
	}
	if r.b.focused {
		stroke = look.Ember
	}
	return back, fore, stroke
}

func (r *buttonRenderer) apply() {
	back, fore, stroke := r.colors()
	r.back.FillColor = look.Color(back)
	r.back.CornerRadius = look.RadiusField
	r.back.StrokeWidth = 0
	if stroke != "" {
		r.back.StrokeColor = look.Color(stroke)
		r.back.StrokeWidth = look.Hairline
		if r.b.focused {
			r.back.StrokeWidth = 2
		}
	}
	if key := r.b.IconName + "/" + string(fore); key != r.res {
		r.res = key
		if r.b.IconName == "" {
			r.icon.Resource = nil
			r.icon.Hide()
		} else {
			r.icon.Resource = Icon(r.b.IconName, fore)
			r.icon.Show()
		}
	}
	r.text.Text, r.text.Color, r.text.TextSize = r.b.Label, look.Color(fore), r.textSize()
	r.text.TextStyle.Bold = r.b.Kind == Primary || r.b.Kind == Danger
}

func (r *buttonRenderer) textSize() float32 {
	if r.b.Compact {
		return look.TextSmall
	}
	return look.TextSize
}

func (r *buttonRenderer) height() float32 {
	if r.b.Compact {
		return 28
	}
	return look.IconTarget
}

func (r *buttonRenderer) iconSize() float32 {
	if r.b.Compact {
		return 16
	}
	return look.IconSize
}

func (r *buttonRenderer) MinSize() fyne.Size {
	h := r.height()
	if r.b.Label == "" {
		return fyne.NewSize(h, h)
	}
	w := fyne.MeasureText(r.b.Label, r.textSize(), r.text.TextStyle).Width + 2*look.Space12
	if r.b.IconName != "" {
		w += r.iconSize() + look.Space8
	}
	return fyne.NewSize(w, h)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	is := r.iconSize()
	r.icon.Resize(fyne.NewSquareSize(is))
	if r.b.Label == "" {
		r.icon.Move(fyne.NewPos((s.Width-is)/2, (s.Height-is)/2))
		return
	}
	m := fyne.MeasureText(r.b.Label, r.textSize(), r.text.TextStyle)
	w := m.Width
	if r.b.IconName != "" {
		w += is + look.Space8
	}
	x := (s.Width - w) / 2
	if r.b.IconName != "" {
		r.icon.Move(fyne.NewPos(x, (s.Height-is)/2))
		x += is + look.Space8
	}
	r.text.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	r.text.Resize(m)
}

func (r *buttonRenderer) Refresh() {
	r.res = ""
	r.apply()
	r.Layout(r.b.Size())
	r.back.Refresh()
	r.icon.Refresh()
	r.text.Refresh()
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.icon, r.text}
}
func (r *buttonRenderer) Destroy() {}
