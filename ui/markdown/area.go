package markdown

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// area draws the text of a leaf and takes the mouse over it.
type area struct {
	widget.BaseWidget
	view    *View
	d       *laid
	objects []fyne.CanvasObject
	width   float32 // of the layout that is drawn
}

var (
	_ desktop.Mouseable      = (*area)(nil)
	_ desktop.Hoverable      = (*area)(nil)
	_ desktop.Cursorable     = (*area)(nil)
	_ fyne.Draggable         = (*area)(nil)
	_ fyne.SecondaryTappable = (*area)(nil)
)

func newArea(v *View, d *laid) *area {
	a := &area{view: v, d: d, width: -1}
	a.ExtendBaseWidget(a)
	return a
}

// draw makes the objects of the layout as it is now.
func (a *area) draw() {
	a.width = a.d.width
	a.objects = a.objects[:0:0]
	if a.d.kind == grid {
		a.drawGrid()
	}
	for i, f := range a.d.flows {
		for l := range f.lines {
			a.drawGrounds(f, &f.lines[l], a.d.at[i])
		}
	}
	a.drawMarks()
	for i, f := range a.d.flows {
		from, to := a.view.markedIn(a.d, i)
		for l := range f.lines {
			a.drawLine(f, &f.lines[l], a.d.at[i], from, to)
		}
	}
}

// drawMarks makes the ground of what is found and selected.
func (a *area) drawMarks() {
	for i, f := range a.d.flows {
		for _, r := range a.view.foundIn(f) {
			for _, s := range f.selected(r[0], r[1]) {
				a.mark(s, a.d.at[i], look.Found)
			}
		}
		if from, to, ok := a.view.selectedIn(a.d, i); ok {
			for _, s := range f.selected(from, to) {
				a.mark(s, a.d.at[i], theme.ColorNameSelection)
			}
		}
	}
}

func (a *area) mark(s stretch, at fyne.Position, color fyne.ThemeColorName) {
	r := canvas.NewRectangle(look.Color(color))
	r.Move(at.AddXY(s.x, s.y))
	r.Resize(fyne.NewSize(s.width, s.height))
	a.objects = append(a.objects, r)
}

// drawLine makes the texts of a line; what lies between from and to is being
// read aloud.
func (a *area) drawLine(f *flow, l *line, at fyne.Position, from, to int) {
	for _, r := range l.runs {
		s := f.spans[r.span]
		fo := f.font(r.span)
		height, base := measured.height(fo)
		x := at.X + l.x + r.x
		y := at.Y + l.y + l.base - base + shiftOf(s.style, f.size)
		ink := look.Color(a.colorOf(s))
		put := func(text string, x, width float32, c color.Color) {
			if text == "" {
				return
			}
			t := canvas.NewText(text, c)
			t.TextSize, t.TextStyle = fo.size, fo.style
			t.TextStyle.Strikethrough, t.TextStyle.Underline = s.style&strike != 0, s.href != nil || s.image != nil
			t.Move(fyne.NewPos(x, y))
			t.Resize(fyne.NewSize(width, height))
			a.objects = append(a.objects, t)
		}
		lo, hi := max(r.from, from), min(r.to, to)
		if lo >= hi {
			put(r.text, x, r.width, ink)
			continue
		}
		read := look.Color(look.Ember)
		if r.rtl {
			put(r.text, x, r.width, read)
			continue
		}
		before, upTo := measured.width(f.text[r.from:lo], fo), measured.width(f.text[r.from:hi], fo)
		put(f.text[r.from:lo], x, before, ink)
		put(f.text[lo:hi], x+before, upTo-before, read)
		put(f.text[hi:r.to], x+upTo, r.width-upTo, ink)
	}
}

func (a *area) colorOf(s span) fyne.ThemeColorName {
	switch {
	case s.color != "":
		return s.color
	case s.href != nil, s.image != nil, s.note != "":
		return look.Blue
	case a.d.small:
		return look.Muted
	case a.view.color != "":
		return a.view.color
	}
	return look.Text
}

// drawGrounds makes what code and keys of a line stand on.
func (a *area) drawGrounds(f *flow, l *line, at fyne.Position) {
	if f.keep {
		return
	}
	for _, r := range l.runs {
		if side := min(sideOf(f.spans[r.span].style), 3); side > 0 {
			height, base := measured.height(f.font(r.span))
			a.ground(f.spans[r.span].style, fyne.NewPos(at.X+l.x+r.x-side, at.Y+l.y+l.base-base), fyne.NewSize(r.width+2*side, height))
		}
	}
}

// ground is what code and keys within a line stand on.
func (a *area) ground(s style, at fyne.Position, size fyne.Size) {
	r := canvas.NewRectangle(look.Color(look.Selected))
	r.CornerRadius = look.Space4
	if s&key != 0 {
		r.FillColor = look.Color(look.Background)
		r.StrokeColor, r.StrokeWidth = look.Color(look.Hair), look.Hairline
	}
	r.Move(at)
	r.Resize(size)
	a.objects = append(a.objects, r)
}

// drawGrid makes the lines of a table: the ground that shows between its cells.
func (a *area) drawGrid() {
	d := a.d
	lines := canvas.NewRectangle(look.Color(look.Hair))
	lines.Resize(d.size)
	a.objects = append(a.objects, lines)
	for row := 0; row < len(d.flows); row += d.cols {
		top := d.at[row].Y - cellAlong
		bottom := d.size.Height - look.Hairline
		if row+d.cols < len(d.flows) {
			bottom = d.at[row+d.cols].Y - cellAlong - look.Hairline
		}
		for c, w := range d.lanes {
			fill := look.Surface
			if row == 0 {
				fill = look.Background
			}
			g := canvas.NewRectangle(look.Color(fill))
			g.Move(fyne.NewPos(d.at[row+c].X-cellAcross, top))
			g.Resize(fyne.NewSize(w, bottom-top))
			a.objects = append(a.objects, g)
		}
	}
}

// CreateRenderer draws the leaf.
func (a *area) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	if a.width != a.d.width {
		a.draw()
	}
	return &areaRenderer{a}
}

type areaRenderer struct{ a *area }

func (r *areaRenderer) Layout(fyne.Size)   {}
func (r *areaRenderer) MinSize() fyne.Size { return r.a.d.size }
func (r *areaRenderer) Refresh() {
	r.a.draw()
	canvas.Refresh(r.a)
}
func (r *areaRenderer) Objects() []fyne.CanvasObject { return r.a.objects }
func (r *areaRenderer) Destroy()                     {}

// relaid draws the leaf anew where its layout is another one.
func (a *area) relaid() {
	if a.width != a.d.width {
		a.Refresh()
	}
}
