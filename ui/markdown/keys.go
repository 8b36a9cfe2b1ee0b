package markdown

import (
	"image/color"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ground lies behind all of a view: text is selected from the space between
// two leaves too.
type ground struct {
	widget.BaseWidget
	v *View
}

var (
	_ desktop.Mouseable      = (*ground)(nil)
	_ desktop.Cursorable     = (*ground)(nil)
	_ fyne.Draggable         = (*ground)(nil)
	_ fyne.SecondaryTappable = (*ground)(nil)
)

func newGround(v *View) *ground {
	g := &ground{v: v}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer draws nothing.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// MouseDown begins a selection.
func (g *ground) MouseDown(e *desktop.MouseEvent) { g.v.press(e) }

// MouseUp ends it.
func (g *ground) MouseUp(e *desktop.MouseEvent) { g.v.release(e) }

// Dragged selects up to the pointer.
func (g *ground) Dragged(e *fyne.DragEvent) { g.v.drag(e.AbsolutePosition) }

// DragEnd leaves what is selected.
func (g *ground) DragEnd() { g.v.sel.dragging = false }

// TappedSecondary opens the menu of the message.
func (g *ground) TappedSecondary(e *fyne.PointEvent) { g.v.menu(e) }

// Cursor is that of text.
func (g *ground) Cursor() desktop.Cursor { return desktop.TextCursor }

// keys is the ground while text is selected: it takes the keyboard then, and
// Tab does not stop at every text there is. The toolkit takes the keyboard away
// with a press on anything that does not lie above what has it.
type keys struct{ ground }

var (
	_ fyne.Focusable    = (*keys)(nil)
	_ fyne.Shortcutable = (*keys)(nil)
)

func newKeys(v *View) *keys {
	k := &keys{ground{v: v}}
	k.ExtendBaseWidget(k)
	return k
}

func pad() float32 { return theme.InnerPadding() }

// Focus makes the keyboard act on what is selected.
func (v *View) Focus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if c == nil {
		return
	}
	if v.keys == nil {
		v.keys = newKeys(v)
		v.arrange()
		canvas.Refresh(v)
	}
	c.Focus(v.keys)
}

// unfocus gives the keyboard back.
func (k *keys) unfocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(k.v); c != nil && c.Focused() == k {
		c.Unfocus()
	}
}

// FocusGained is part of fyne.Focusable.
func (k *keys) FocusGained() {}

// FocusLost takes the selection away: there is one in a window.
func (k *keys) FocusLost() {
	k.v.Unselect()
	if k.v.keys == k {
		k.v.keys = nil
		k.v.arrange()
		canvas.Refresh(k.v)
	}
}

// TypedRune gives what is typed to whoever writes.
func (k *keys) TypedRune(r rune) {
	if k.v.Types != nil {
		k.v.Types(r)
	}
}

// TypedKey takes the selection away with Escape.
func (k *keys) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		k.unfocus()
	}
}

// TypedShortcut copies, and selects all; others are the window's.
func (k *keys) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if text := k.v.Selected(); text != "" {
			k.v.copyText(text)
		}
	case *fyne.ShortcutSelectAll:
		k.v.SelectAll()
	default:
		if window, ok := fyne.CurrentApp().Driver().CanvasForObject(k.v).(fyne.Shortcutable); ok {
			window.TypedShortcut(s)
		}
	}
}

// Follow opens an address that may be opened.
func (v *View) Follow(u *url.URL) {
	if v.OpenLink != nil {
		v.OpenLink(u.String())
		return
	}
	if err := fyne.CurrentApp().OpenURL(u); err != nil {
		fyne.LogError("open a link", err)
	}
}

// Link is an address in the text that can be followed.
type Link struct{ Words, Address string }

// Links gives them in their order.
func (v *View) Links() []Link {
	var out []Link
	for _, d := range v.leaves {
		for _, f := range d.flows {
			for _, s := range f.spans {
				if s.href != nil {
					out = append(out, Link{s.text, s.href.String()})
				}
			}
		}
	}
	return out
}
