package call

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Sizes of the orb in pixels.
const (
	orbSmall float32 = 72
	orbLarge float32 = 160
)

// orb breathes with the level; it repaints only when it is told a level.
type orb struct {
	widget.BaseWidget
	color fyne.ThemeColorName
	level float64
	muted bool
	size  float32
}

func newOrb() *orb {
	o := &orb{color: look.Text, size: orbSmall}
	o.ExtendBaseWidget(o)
	return o
}

func (o *orb) set(color fyne.ThemeColorName, level float64, muted bool) {
	if o.color == color && o.level == level && o.muted == muted {
		return
	}
	o.color, o.level, o.muted = color, level, muted
	o.Refresh()
}

func (o *orb) setSize(size float32) {
	if o.size != size {
		o.size = size
		o.Refresh()
	}
}

// CreateRenderer makes a disc, a ring around it and the crossed microphone.
func (o *orb) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	r := &orbRenderer{o: o, ring: canvas.NewCircle(nil), disc: canvas.NewCircle(nil), icon: canvas.NewImageFromResource(widgets.Icon("mic", look.Surface))}
	r.apply()
	return r
}

type orbRenderer struct {
	o          *orb
	ring, disc *canvas.Circle
	icon       *canvas.Image
}

func (r *orbRenderer) apply() {
	c := look.Color(r.o.color)
	red, green, blue, _ := c.RGBA()
	r.disc.FillColor = c
	r.ring.FillColor = faint(red, green, blue)
	name := "mic"
	if r.o.muted {
		name = "mic-off"
	}
	r.icon.Resource = widgets.Icon(name, look.Surface)
}

func (r *orbRenderer) Layout(fyne.Size) {
	k := float32(min(max(r.o.level, 0), 1))
	if r.o.muted {
		k = 0
	}
	center := func(o fyne.CanvasObject, d float32) {
		o.Resize(fyne.NewSquareSize(d))
		o.Move(fyne.NewPos((r.o.size-d)/2, (r.o.size-d)/2))
	}
	center(r.ring, r.o.size*(0.72+0.28*k))
	center(r.disc, r.o.size*0.62)
	center(r.icon, r.o.size/3)
}

func (r *orbRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.o.size) }

func (r *orbRenderer) Refresh() {
	r.apply()
	r.Layout(r.o.Size())
	r.ring.Refresh()
	r.disc.Refresh()
	r.icon.Refresh()
}

func (r *orbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.disc, r.icon}
}
func (r *orbRenderer) Destroy() {}
