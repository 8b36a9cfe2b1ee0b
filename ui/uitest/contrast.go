package uitest

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Contrast is the contrast of two colours by WCAG 2, from 1 to 21.
func Contrast(a, b color.Color) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Grounds visits each text that is drawn, with the colour that is below its middle;
// base is that below everything.
func Grounds(in fyne.CanvasObject, base color.Color, visit func(t *canvas.Text, ground color.Color)) {
	type patch struct {
		at    fyne.Position
		size  fyne.Size
		color color.Color
	}
	var patches []patch
	Walk(in, func(o fyne.CanvasObject, at fyne.Position) {
		switch o := o.(type) {
		case *canvas.Rectangle:
			patches = append(patches, patch{at, o.Size(), o.FillColor})
		case *canvas.Circle:
			patches = append(patches, patch{at, o.Size(), o.FillColor})
		case *canvas.Text:
			if o.Text == "" || o.Color == nil {
				return
			}
			mid, ground := at.AddXY(o.MinSize().Width/2, o.Size().Height/2), base
			for _, p := range patches {
				if d := mid.Subtract(p.at); p.color != nil && d.X >= 0 && d.Y >= 0 && d.X < p.size.Width && d.Y < p.size.Height {
					ground = over(p.color, ground)
				}
			}
			visit(o, ground)
		}
	})
}

// over is what is seen of a colour on another one.
func over(c, below color.Color) color.Color {
	r, g, b, a := c.RGBA() // with the opacity in it
	x, y, z, _ := below.RGBA()
	mix := func(v, w uint32) uint8 { return uint8((v + w*(0xFFFF-a)/0xFFFF) >> 8) }
	return color.NRGBA{R: mix(r, x), G: mix(g, y), B: mix(b, z), A: 0xFF}
}
