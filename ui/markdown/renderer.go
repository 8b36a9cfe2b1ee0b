package markdown

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// CreateRenderer stacks the leaves.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	v.paint = widgets.PaintedNow()
	return &viewRenderer{v}
}

type viewRenderer struct{ v *View }

func (r *viewRenderer) Layout(size fyne.Size) {
	r.v.lay(size.Width)
	r.v.arrange()
}

func (r *viewRenderer) MinSize() fyne.Size {
	w := r.v.Size().Width
	if w <= 0 {
		w = look.BubbleMax
	}
	r.v.lay(w)
	return fyne.NewSize(0, r.v.height())
}

// Refresh draws all anew only when the theme changed, since a leaf's content
// never does: a text that grows makes new ones.
func (r *viewRenderer) Refresh() {
	if now := widgets.PaintedNow(); r.v.paint != now {
		r.v.paint = now
		for _, d := range r.v.all {
			d.shown = nil
		}
		r.v.buttons.above, r.v.buttons.below, r.v.label = nil, nil, ""
		r.v.turnButtons()
	}
	r.Layout(r.v.Size())
	canvas.Refresh(r.v)
}

func (r *viewRenderer) Objects() []fyne.CanvasObject { return r.v.drawn }
func (r *viewRenderer) Destroy()                     {}
