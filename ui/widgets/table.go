package widgets

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// table shows the rows of a Markdown table. Columns share the width by what
// they hold, cells wrap, and only a table of very many columns is wider than
// its place.
type table struct {
	widget.BaseWidget
	cols  int
	cells []*widget.RichText // row by row
	heads int                // cells of the head
	wants []float32          // width of each column without wrapping
	least []float32          // width of each column that breaks no word
}

const (
	// columnLeast is how narrow a column may become, in pixels.
	columnLeast float32 = 56
	// wordMost is how wide a column is at least for a long word; a longer one is
	// broken.
	wordMost float32 = 120
)

func newTable(seg *widget.TableSegment, wheel func(*fyne.ScrollEvent)) fyne.CanvasObject {
	t := &table{cols: max(1, len(seg.Headers), len(seg.Alignments))}
	for _, r := range seg.Rows {
		t.cols = max(t.cols, len(r))
	}
	t.wants, t.least = make([]float32, t.cols), make([]float32, t.cols)
	if len(seg.Headers) > 0 {
		t.addRow(seg.Headers, seg.Alignments, true)
		t.heads = t.cols
	}
	for _, r := range seg.Rows {
		t.addRow(r, seg.Alignments, false)
	}
	t.ExtendBaseWidget(t)
	return NewSurface(SurfaceStyle{Fill: look.Clear, Pad: Pad(look.Space8, 0)}, newSideways(t, wheel))
}

func (t *table) addRow(cells [][]widget.RichTextSegment, aligns []fyne.TextAlign, head bool) {
	for c := range t.cols {
		var segs []widget.RichTextSegment
		if c < len(cells) {
			segs = cells[c]
		}
		align := fyne.TextAlignLeading
		if c < len(aligns) {
			align = aligns[c]
		}
		t.cells = append(t.cells, newCell(segs, align, head))
		t.wants[c] = max(t.wants[c], t.cells[len(t.cells)-1].MinSize().Width)
		t.least[c] = max(t.least[c], columnLeast, min(wordMost, float32(math.Ceil(float64(widestWord(segs)+2*theme.InnerPadding())))+1))
		t.cells[len(t.cells)-1].Wrapping = fyne.TextWrapWord
	}
}

// widestWord is the width of the widest word of a cell.
func widestWord(segs []widget.RichTextSegment) float32 {
	var most float32
	for _, s := range segs {
		style := fyne.TextStyle{}
		if t, ok := s.(*widget.TextSegment); ok {
			style = t.Style.TextStyle
		}
		for _, word := range strings.Fields(s.Textual()) {
			most = max(most, fyne.MeasureText(word, theme.TextSize(), style).Width)
		}
	}
	return most
}

func newCell(segs []widget.RichTextSegment, align fyne.TextAlign, head bool) *widget.RichText {
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.TextSegment:
			s.Style.Alignment = align
			s.Style.TextStyle.Bold = s.Style.TextStyle.Bold || head
		case *widget.HyperlinkSegment:
			s.Alignment = align
		}
	}
	if len(segs) == 0 {
		segs = []widget.RichTextSegment{&widget.TextSegment{Style: widget.RichTextStyleInline, Text: " "}}
	}
	return widget.NewRichText(segs...)
}

// widths shares a width among the columns: narrow ones get what they want,
// the others the rest in proportion.
func (t *table) widths(room float32) []float32 {
	room -= float32(t.cols+1) * look.Hairline
	var want float32
	for _, w := range t.wants {
		want += w
	}
	out := make([]float32, t.cols)
	if want <= room {
		for i, w := range t.wants {
			out[i] = float32(int(w + (room-want)/float32(t.cols)))
		}
		return out
	}
	fair, open := room, t.cols
	done := make([]bool, t.cols)
	for again := true; again && open > 0; {
		again = false
		for i, w := range t.wants {
			if !done[i] && w <= fair/float32(open) {
				out[i], done[i], again = w, true, true
				fair, open = fair-w, open-1
			}
		}
	}
	for again := true; again; {
		again = false
		rest := t.rest(done)
		for i, w := range t.wants {
			if share := fair * w / rest; !done[i] && share < t.least[i] {
				// It keeps its words whole, and the others share what is left.
				out[i], done[i], again = t.least[i], true, true
				fair -= t.least[i]
				break
			} else if !done[i] {
				out[i] = float32(int(share))
			}
		}
	}
	return out
}

// rest is what the columns that are not done want together.
func (t *table) rest(done []bool) float32 {
	var sum float32
	for i, w := range t.wants {
		if !done[i] {
			sum += w
		}
	}
	return sum
}

// CreateRenderer makes the grid: its lines are the ground that shows between
// the cells.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tableRenderer{t: t, lines: canvas.NewRectangle(nil)}
	r.objects = append(r.objects, r.lines)
	for _, c := range t.cells {
		g := canvas.NewRectangle(nil)
		r.grounds = append(r.grounds, g)
		r.objects = append(r.objects, g, c)
	}
	r.paint()
	return r
}

type tableRenderer struct {
	t       *table
	lines   *canvas.Rectangle
	grounds []*canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *tableRenderer) paint() {
	r.lines.FillColor = look.Color(look.Hair)
	for i, g := range r.grounds {
		g.FillColor = look.Color(look.Surface)
		if i < r.t.heads {
			g.FillColor = look.Color(look.Background)
		}
	}
}

// grid places the cells for a width and gives the size of the whole.
func (r *tableRenderer) grid(room float32, place bool) fyne.Size {
	widths := r.t.widths(room)
	y := look.Hairline
	for row := 0; row < len(r.t.cells); row += r.t.cols {
		h := float32(0)
		for c, w := range widths {
			cell := r.t.cells[row+c]
			if cell.Size().Width != w {
				cell.Resize(fyne.NewSize(w, cell.MinSize().Height))
			}
			h = max(h, cell.MinSize().Height)
		}
		h = float32(math.Ceil(float64(h))) // lines between pixels would not be seen
		if place {
			x := look.Hairline
			for c, w := range widths {
				for _, o := range []fyne.CanvasObject{r.grounds[row+c], r.t.cells[row+c]} {
					o.Move(fyne.NewPos(x, y))
					o.Resize(fyne.NewSize(w, h))
				}
				x += w + look.Hairline
			}
		}
		y += h + look.Hairline
	}
	total := look.Hairline
	for _, w := range widths {
		total += w + look.Hairline
	}
	return fyne.NewSize(total, y)
}

func (r *tableRenderer) Layout(size fyne.Size) { r.lines.Resize(r.grid(size.Width, true)) }

func (r *tableRenderer) MinSize() fyne.Size {
	least := fyne.NewSize(look.Hairline, theme.TextSize())
	for i, w := range r.t.least {
		least.Width += min(w, r.t.wants[i]) + look.Hairline
	}
	if w := r.t.Size().Width; w > 0 {
		return fyne.NewSize(least.Width, r.grid(w, false).Height)
	}
	return least
}

func (r *tableRenderer) Refresh() {
	r.paint()
	for _, o := range r.objects {
		o.Refresh()
	}
	r.Layout(r.t.Size())
}

func (r *tableRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tableRenderer) Destroy()                     {}
