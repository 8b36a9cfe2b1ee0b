package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"delonix/ui/look"
)

// linesRenderer draws a text that is wrapped. Its height is that at the width it had
// last, as with every text that wraps.
type linesRenderer struct {
	t       *Text
	drawn   []fyne.CanvasObject // *canvas.Text, one a line
	height  float32             // of a line
	wrapped string              // what drawn was made of
	width   float32             // for what width
}

func newLines(t *Text) *linesRenderer {
	r := &linesRenderer{t: t}
	r.apply(t.Size().Width)
	return r
}

// apply breaks the text for a width; where there is none yet, into one line. It
// reports whether there are other lines than before.
func (r *linesRenderer) apply(width float32) bool {
	r.height = fyne.MeasureText("M", r.t.size, r.t.style).Height
	lines := []string{r.t.text}
	if width > 0 {
		lines = r.broken(width)
	}
	r.width, r.wrapped = width, r.t.text
	same := len(lines) == len(r.drawn)
	if !same {
		r.drawn = make([]fyne.CanvasObject, len(lines))
	}
	for i, line := range lines {
		c, _ := r.drawn[i].(*canvas.Text)
		if c == nil {
			c = canvas.NewText(line, nil)
			r.drawn[i] = c
		}
		same = same && c.Text == line
		c.Text, c.TextSize, c.TextStyle, c.Alignment, c.Color = line, r.t.size, r.t.style, r.t.align, look.Color(r.t.color)
	}
	return !same
}

// broken are the lines of a width. A word that is wider has a line of its own.
func (r *linesRenderer) broken(width float32) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(r.t.text) {
		longer := strings.TrimLeft(line+" "+word, " ")
		if line != "" && fyne.MeasureText(longer, r.t.size, r.t.style).Width > width {
			lines, longer = append(lines, line), word
		}
		line = longer
	}
	return append(lines, line)
}

func (r *linesRenderer) Layout(s fyne.Size) {
	if s.Width != r.width || r.wrapped != r.t.text {
		r.apply(s.Width)
		for _, o := range r.drawn {
			o.Refresh()
		}
	}
	y := max(0, (s.Height-r.height*float32(len(r.drawn)))/2)
	for _, o := range r.drawn {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, r.height))
		y += r.height
	}
}

func (r *linesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.height*float32(len(r.drawn)))
}

func (r *linesRenderer) Refresh() {
	r.apply(r.t.Size().Width)
	r.Layout(r.t.Size())
	for _, o := range r.drawn {
		o.Refresh()
	}
}

func (r *linesRenderer) Objects() []fyne.CanvasObject { return r.drawn }
func (r *linesRenderer) Destroy()                     {}
