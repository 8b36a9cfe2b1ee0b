package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Text is one line of text in a colour of the theme. Truncated, it takes whatever
// width it gets and ends in an ellipsis where that is too little; wrapped, it goes on
// in further lines.
type Text struct {
	widget.BaseWidget
	text     string
	color    fyne.ThemeColorName
	size     float32
	style    fyne.TextStyle
	align    fyne.TextAlign
	truncate bool
	wrap     bool
}

// NewText makes a line of text.
func NewText(text string, color fyne.ThemeColorName, size float32) *Text {
	t := &Text{text: OneLine(text), color: color, size: size}
	t.ExtendBaseWidget(t)
	return t
}

// Bold, Truncated, Wrapped and Aligned change the look before the text is shown.
func (t *Text) Bold() *Text { t.style.Bold = true; return t }

// Truncated lets the text end in an ellipsis.
func (t *Text) Truncated() *Text { t.truncate = true; return t }

// Wrapped lets the text go on in further lines.
func (t *Text) Wrapped() *Text { t.wrap = true; return t }

// Aligned sets the alignment in a wider place.
func (t *Text) Aligned(a fyne.TextAlign) *Text { t.align = a; return t }

// Text gives the whole text.
func (t *Text) Text() string { return t.text }

// WholeWidth is the width of the whole text, 0 for none.
func (t *Text) WholeWidth() float32 {
	if t.text == "" {
		return 0
	}
	return fyne.MeasureText(t.text, t.size, t.style).Width
}

// Set changes text, colour and weight at once, and repaints only on a change.
func (t *Text) Set(text string, color fyne.ThemeColorName, bold bool) {
	text = OneLine(text)
	if t.text == text && t.color == color && t.style.Bold == bold {
		return
	}
	t.text, t.color, t.style.Bold = text, color, bold
	t.Refresh()
}

// SetText changes only the words.
func (t *Text) SetText(text string) { t.Set(text, t.color, t.style.Bold) }

// CreateRenderer makes the single canvas text, or one for each line.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	if t.wrap {
		return newLines(t)
	}
	c := canvas.NewText(t.text, look.Color(t.color))
	r := &textRenderer{t: t, text: c}
	r.apply()
	return r
}

type textRenderer struct {
	t    *Text
	text *canvas.Text
	min  fyne.Size
}

func (r *textRenderer) apply() {
	r.text.TextSize, r.text.TextStyle, r.text.Alignment = r.t.size, r.t.style, r.t.align
	r.text.Color = look.Color(r.t.color)
	r.min = fyne.MeasureText(r.t.text, r.t.size, r.t.style)
	r.text.Text = r.fit(r.t.Size().Width)
}

func (r *textRenderer) fit(width float32) string {
	if !r.t.truncate || width <= 0 || r.min.Width <= width {
		return r.t.text
	}
	runes := []rune(r.t.text)
	lo, hi := 0, len(runes)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		s := strings.TrimRight(string(runes[:mid]), " ") + "…"
		if fyne.MeasureText(s, r.t.size, r.t.style).Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

func (r *textRenderer) Layout(s fyne.Size) {
	if want := r.fit(s.Width); want != r.text.Text {
		r.text.Text = want
		r.text.Refresh()
	}
	r.text.Move(fyne.NewPos(0, (s.Height-r.min.Height)/2))
	r.text.Resize(fyne.NewSize(s.Width, r.min.Height))
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.t.truncate {
		return fyne.NewSize(0, r.min.Height)
	}
	return r.min
}

func (r *textRenderer) Refresh() {
	r.apply()
	r.Layout(r.t.Size())
	r.text.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }

func (r *textRenderer) Destroy() {}

// OneLine makes text fit for a single line: line ends become spaces, and long
// text is cut, since no line shows more than a few hundred signs.
func OneLine(s string) string {
	const most = 400
	if len(s) > most*4 {
		s = s[:most*4]
	}
	s = strings.Join(strings.Fields(Printable(s)), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most])
	}
	return s
}

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

func (r *linesRenderer) Destroy() {}
