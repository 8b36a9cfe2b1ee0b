package call

import (
	"math"

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

// Shares of the orb's size: its disc, its ring at rest, and how much the
// loudest level adds to the ring.
const (
	discShare  float32 = 0.62
	ringRest   float32 = 0.72
	ringBreath float32 = 0.28
)

// orb breathes with the level. Only a level that moves its ring by a pixel
// repaints it, and then nothing but the ring.
type orb struct {
	widget.BaseWidget
	color      fyne.ThemeColorName
	breath     float32 // what the level adds to the ring, in whole pixels
	muted      bool
	size       float32
	ring, disc *canvas.Circle
	icon       *canvas.Image
}

func newOrb() *orb {
	o := &orb{color: look.Text, size: orbSmall, ring: canvas.NewCircle(nil), disc: canvas.NewCircle(nil), icon: canvas.NewImageFromResource(nil)}
	o.ExtendBaseWidget(o)
	return o
}

func (o *orb) set(color fyne.ThemeColorName, level float64, muted bool) {
	o.setLevel(level)
	if o.color != color || o.muted != muted {
		o.color, o.muted = color, muted
		o.Refresh()
	}
}

// setLevel lets the ring breathe, in whole pixels on both sides.
func (o *orb) setLevel(level float64) {
	if !widgets.Moves() {
		level = 0
	}
	breath := 2 * float32(math.Round(min(max(level, 0), 1)*float64(o.size*ringBreath/2)))
	if o.breath != breath {
		o.breath = breath
		o.placeRing()
	}
}

func (o *orb) setSize(size float32) {
	if o.size != size {
		o.size, o.breath = size, 0
		o.Refresh()
	}
}

func (o *orb) placeRing() { o.center(o.ring, o.size*ringRest+o.breath) }

func (o *orb) center(part fyne.CanvasObject, diameter float32) {
	part.Resize(fyne.NewSquareSize(diameter))
	part.Move(fyne.NewPos((o.size-diameter)/2, (o.size-diameter)/2))
}

// CreateRenderer makes a disc, a ring around it and the crossed microphone.
func (o *orb) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	r := &orbRenderer{o}
	r.apply()
	return r
}

type orbRenderer struct{ o *orb }

func (r *orbRenderer) apply() {
	c := look.Color(r.o.color)
	red, green, blue, _ := c.RGBA()
	r.o.disc.FillColor = c
	r.o.ring.FillColor = faint(red, green, blue)
	r.o.icon.Resource = widgets.Icon(pick(r.o.muted, "mic-off", "mic"), look.Surface)
}

func (r *orbRenderer) Layout(fyne.Size) {
	r.o.placeRing()
	r.o.center(r.o.disc, r.o.size*discShare)
	r.o.center(r.o.icon, r.o.size/3)
}

func (r *orbRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.o.size) }

func (r *orbRenderer) Refresh() {
	r.apply()
	r.Layout(r.o.Size())
	r.o.ring.Refresh()
	r.o.disc.Refresh()
	r.o.icon.Refresh()
}

func (r *orbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.o.ring, r.o.disc, r.o.icon}
}
func (r *orbRenderer) Destroy() {}
