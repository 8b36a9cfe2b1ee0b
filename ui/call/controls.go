package call

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// controlsLayout puts the buttons in a row; the meter and the hint, the last
// two, share what is left. Where there is too little for the words of the hint
// beside the smallest meter, the meter has all of it, or neither is shown.
type controlsLayout struct{ hint *widgets.Text }

const (
	meterLeast float32 = 48
	meterMost  float32 = 120
)

// Layout places the buttons first.
func (l controlsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
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
	left := size.Width - x
	words := l.hint.WholeWidth()
	speaks := words > 0 && left >= meterLeast+look.Space8+words
	show(meter, left >= meterLeast)
	if meter.Visible() {
		width := min(meterMost, left)
		if speaks {
			width = min(width, left-look.Space8-words)
		}
		put(meter, width)
	}
	show(hint, speaks)
	if speaks {
		put(hint, size.Width-x)
	}
}

// MinSize is what the buttons need.
func (l controlsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
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
