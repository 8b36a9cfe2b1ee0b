package sidebar

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// skeleton is the shape of what comes while the list is read.
func skeleton() *widgets.Surface {
	bar := func(w, h float32) fyne.CanvasObject {
		return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Selected, Radius: h / 2, Min: fyne.NewSize(w, h)}, nil)
	}
	col := widgets.Column(look.Space16, -1)
	for i := range 4 {
		lines := widgets.Column(look.Space8, -1, widgets.Row(0, -1, bar(120-float32(i)*8, 12)), widgets.Row(0, -1, bar(180-float32(i)*14, 10)))
		col.Add(widgets.Row(look.Space12, 1, bar(avatarSize, avatarSize), lines))
	}
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space16, look.Space8)}, col)
}
