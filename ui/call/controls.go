package call

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// controlsLayout puts the buttons in a row, or in several where they need more room
// than there is; the meter and the hint, the last two, share what is left of the last
// row. Where there is too little for the words of the hint beside the smallest meter,
// the meter has all of it, or neither is shown.
type controlsLayout struct {
	hint  *widgets.Text
	width float32 // the last one, on which the height depends
}

const (
	meterLeast float32 = 48
	meterMost  float32 = 120
)

// Layout places the buttons first.
func (l *controlsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	x, y, h := l.buttons(objects, size.Width, true)
	put := func(o fyne.CanvasObject, w float32) {
		own := min(o.MinSize().Height, h)
		o.Move(fyne.NewPos(x, y+(h-own)/2))
		o.Resize(fyne.NewSize(w, own))
		x += w + look.Space8
	}
	meter, hint := objects[len(objects)-2], objects[len(objects)-1]
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

// buttons goes through the buttons, and gives where the last row goes on and how high
// it is.
func (l *controlsLayout) buttons(objects []fyne.CanvasObject, width float32, place bool) (x, y, h float32) {
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	for _, o := range objects[:len(objects)-2] {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y = 0, y+h+look.Space4
		}
		if place {
			o.Move(fyne.NewPos(x, y+(h-m.Height)/2))
			o.Resize(m)
		}
		x += m.Width + look.Space8
	}
	return x, y, h
}

// MinSize is the widest button and the height at the last known width.
func (l *controlsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects[:len(objects)-2] {
		if o.Visible() {
			s.Width = max(s.Width, o.MinSize().Width)
		}
	}
	at := l.width
	if at <= 0 {
		at = 100000
	}
	_, y, h := l.buttons(objects, at, false)
	s.Height = y + h
	return s
}
