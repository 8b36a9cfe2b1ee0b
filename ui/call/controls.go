package call

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// controlsLayout puts the buttons in a row; the meter and the hint, the last
// two, share what is left and go where there is too little.
type controlsLayout struct{}

const (
	meterLeast float32 = 48
	meterMost  float32 = 120
	hintLeast  float32 = 60
)

func (controlsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := len(objects) - 2
	x := float32(0)
	put := func(o fyne.CanvasObject, w float32) {
		h := min(o.MinSize().Height, size.Height)
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += w + look.Space8
	}
	for _, o := range objects[:n] {
		if o.Visible() {
			put(o, o.MinSize().Width)
		}
	}
	meter, hint := objects[n], objects[n+1]
	show(meter, size.Width-x >= meterLeast)
	if meter.Visible() {
		put(meter, min(meterMost, size.Width-x))
	}
	show(hint, size.Width-x >= hintLeast)
	if hint.Visible() {
		put(hint, size.Width-x)
	}
}

func (controlsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		if m := o.MinSize(); i >= len(objects)-2 {
			s.Height = max(s.Height, m.Height)
		} else if o.Visible() {
			s.Width += m.Width + look.Space8
			s.Height = max(s.Height, m.Height)
		}
	}
	s.Width -= look.Space8
	return s
}
