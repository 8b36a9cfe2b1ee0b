package widgets

import "fyne.io/fyne/v2"

// WrapLayout puts objects side by side and goes on in the next line where the
// width ends. It remembers the width to tell its height.
type WrapLayout struct {
	Gap   float32
	width float32
}

// Wrap makes a container with a WrapLayout.
func Wrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &WrapLayout{Gap: gap}, Objects: objects}
}

// Layout places the objects.
func (l *WrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.flow(objects, size.Width, true)
}

// MinSize is the widest object and the height at the last known width.
func (l *WrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	at := l.width
	if at <= 0 {
		at = 100000
	}
	return fyne.NewSize(w, l.flow(objects, at, false))
}

func (l *WrapLayout) flow(objects []fyne.CanvasObject, width float32, place bool) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y = 0, y+line+l.Gap
			line = 0
		}
		if place {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(min(m.Width, width), m.Height))
		}
		x += m.Width + l.Gap
		line = max(line, m.Height)
	}
	return y + line
}
