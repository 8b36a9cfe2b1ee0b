package widgets

import "fyne.io/fyne/v2"

// RowLayout puts objects in a row with a gap, each at its own height in the
// middle; the object with index Grow takes the width that is left (-1: none).
type RowLayout struct {
	Gap  float32
	Grow int
	// Top keeps objects at the upper edge instead of the middle.
	Top bool
}

// Row makes a container with a RowLayout.
func Row(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &RowLayout{Gap: gap, Grow: grow}, Objects: objects}
}

// Layout places the objects.
func (l *RowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	used, shown := float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if i != l.Grow {
			used += o.MinSize().Width
		}
	}
	if shown > 1 {
		used += float32(shown-1) * l.Gap
	}
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		w, h := m.Width, m.Height
		if i == l.Grow {
			w = max(0, size.Width-used)
			if o.Size().Width != w {
				o.Resize(fyne.NewSize(w, h)) // wrapped text learns its height that way
				h = o.MinSize().Height
			}
		}
		h = min(h, size.Height)
		y := (size.Height - h) / 2
		if l.Top {
			y = 0
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		x += w + l.Gap
	}
}

// MinSize sums the widths and takes the greatest height.
func (l *RowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
		n++
	}
	if n > 1 {
		s.Width += float32(n-1) * l.Gap
	}
	return s
}

// ColumnLayout puts objects below each other with a gap, at full width; the
// object with index Grow takes the height that is left (-1: none).
type ColumnLayout struct {
	Gap  float32
	Grow int
}

// Column makes a container with a ColumnLayout.
func Column(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &ColumnLayout{Gap: gap, Grow: grow}, Objects: objects}
}

// Layout places the objects. Heights are read after the width is set, since
// wrapped text learns its height that way.
func (l *ColumnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	used, shown := float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if o.Size().Width != size.Width {
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		}
		if i != l.Grow {
			used += o.MinSize().Height
		}
	}
	if shown > 1 {
		used += float32(shown-1) * l.Gap
	}
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := o.MinSize().Height
		if i == l.Grow {
			h = max(0, size.Height-used)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + l.Gap
	}
}

// MinSize sums the heights and takes the greatest width.
func (l *ColumnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Height += m.Height
		s.Width = max(s.Width, m.Width)
		n++
	}
	if n > 1 {
		s.Height += float32(n-1) * l.Gap
	}
	return s
}

// Centered keeps its one object in the middle, at most MaxWidth wide.
type Centered struct{ MaxWidth float32 }

// Layout places the object.
func (l *Centered) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		w := size.Width
		if l.MaxWidth > 0 {
			w = min(w, l.MaxWidth)
		}
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		h := max(o.MinSize().Height, 0)
		o.Move(fyne.NewPos((size.Width-w)/2, max(0, (size.Height-h)/2)))
		o.Resize(fyne.NewSize(w, h))
	}
}

// MinSize is the object's height and no width of its own.
func (l *Centered) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	if l.MaxWidth > 0 {
		s.Width = min(s.Width, l.MaxWidth)
	}
	return s
}

// FixedWidth gives its objects one width.
type FixedWidth float32

// Layout gives every object the whole place.
func (w FixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize has the fixed width.
func (w FixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	s.Width = float32(w)
	return s
}
