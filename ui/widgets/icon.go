package widgets

import (
	"bytes"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/assets"
	"delonix/ui/look"
)

// Icon gives one of our drawings in a colour of the theme as it is now. The
// toolkit's own recolouring would fill line drawings.
func Icon(name string, color fyne.ThemeColorName) fyne.Resource {
	r, g, b, _ := look.Color(color).RGBA()
	hex := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	svg := bytes.ReplaceAll(assets.Icon(name), []byte("#000000"), []byte(hex))
	return fyne.NewStaticResource(name+hex+".svg", svg)
}

// Glyph is one of our drawings, which follows the theme.
type Glyph struct {
	widget.BaseWidget
	name  string
	color fyne.ThemeColorName
	size  float32
}

// NewGlyph makes a drawing of a size in pixels.
func NewGlyph(name string, color fyne.ThemeColorName, size float32) *Glyph {
	g := &Glyph{name: name, color: color, size: size}
	g.ExtendBaseWidget(g)
	return g
}

// Set shows another drawing.
func (g *Glyph) Set(name string, color fyne.ThemeColorName) {
	if g.name != name || g.color != color {
		g.name, g.color = name, color
		g.Refresh()
	}
}

// CreateRenderer makes the image.
func (g *Glyph) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	img := canvas.NewImageFromResource(Icon(g.name, g.color))
	img.FillMode = canvas.ImageFillContain
	return &glyphRenderer{g, img}
}

type glyphRenderer struct {
	g   *Glyph
	img *canvas.Image
}

func (r *glyphRenderer) Layout(s fyne.Size) {
	r.img.Move(fyne.NewPos((s.Width-r.g.size)/2, (s.Height-r.g.size)/2))
	r.img.Resize(fyne.NewSquareSize(r.g.size))
}
func (r *glyphRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.g.size) }
func (r *glyphRenderer) Refresh() {
	r.img.Resource = Icon(r.g.name, r.g.color)
	r.img.Refresh()
}
func (r *glyphRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }
func (r *glyphRenderer) Destroy()                     {}
