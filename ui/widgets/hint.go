package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/loop"
)

// Root is the window's content: everything, and above it a layer for the
// hover texts, which lets the pointer through to what lies below.
type Root struct {
	widget.BaseWidget
	content fyne.CanvasObject
	layer   *fyne.Container
	owner   fyne.CanvasObject
	timer   *time.Timer
}

// NewRoot wraps the window's content.
func NewRoot(content fyne.CanvasObject) *Root {
	r := &Root{content: content, layer: container.NewWithoutLayout()}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer stacks the content and the layer.
func (r *Root) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.content, r.layer))
}

const hintDelay = 600 * time.Millisecond

func (r *Root) show(o fyne.CanvasObject, text string) {
	r.hide(r.owner)
	r.owner = o
	r.timer = time.AfterFunc(hintDelay, func() {
		loop.Do(func() { r.open(o, text) })
	})
}

func (r *Root) open(o fyne.CanvasObject, text string) {
	if r.owner != o || !o.Visible() {
		return
	}
	body := NewSurface(SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusField, Pad: Pad(look.Space8, look.Space4)},
		NewText(text, look.Text, look.TextSmall).Truncated())
	size, room := body.MinSize(), r.Size()
	size.Width = min(fyne.MeasureText(text, look.TextSmall, fyne.TextStyle{}).Width+2*look.Space8+2, room.Width-look.Space8)
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(r))
	y := pos.Y + o.Size().Height + look.Space4
	if y+size.Height > room.Height {
		y = pos.Y - size.Height - look.Space4
	}
	x := pos.X + (o.Size().Width-size.Width)/2
	body.Move(fyne.NewPos(max(look.Space4, min(x, room.Width-size.Width-look.Space4)), y))
	body.Resize(size)
	r.layer.Objects = []fyne.CanvasObject{body}
	r.layer.Refresh()
}

func (r *Root) hide(o fyne.CanvasObject) {
	if o == nil || r.owner != o {
		return
	}
	r.owner = nil
	r.timer.Stop()
	if len(r.layer.Objects) > 0 {
		r.layer.Objects = nil
		r.layer.Refresh()
	}
}

// HideHint takes away whatever hover text there is: a key was pressed, the
// pointer's wheel was turned, another page came.
func (r *Root) HideHint() { r.hide(r.owner) }

// Hints reports whether a hover text is shown or about to be.
func (r *Root) Hints() bool { return r.owner != nil }

// hideHintAbove does it for the window of an object.
func hideHintAbove(o fyne.CanvasObject) {
	if r := rootOf(o); r != nil {
		r.HideHint()
	}
}

// rootOf finds the Root above an object; dialogs have none and show no hints.
func rootOf(o fyne.CanvasObject) *Root {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	root, _ := c.Content().(*Root)
	return root
}

// ShowHint shows text below the object once the pointer rested on it.
func ShowHint(o fyne.CanvasObject, text string) {
	if r := rootOf(o); r != nil {
		r.show(o, text)
	}
}

// HideHint takes the hover text of the object away.
func HideHint(o fyne.CanvasObject) {
	if r := rootOf(o); r != nil {
		r.hide(o)
	}
}
