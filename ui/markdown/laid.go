package markdown

import (
	"math"

	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// laid is a leaf that was broken into lines for a width.
type laid struct {
	leaf
	stamp string // what else than its source it was made of
	piece int    // which piece of the text it comes from
	flows []*flow
	at    []fyne.Position // of each flow, within the area
	cols  int             // of a table
	head  int             // flows of the head
	want  []float32       // of each column, without wrapping
	least []float32       // of each column, without breaking a word
	lanes []float32       // widths of the columns

	left  float32   // of the area, within the view
	bars  []float32 // of the quotes
	width float32   // the view's, for which all this holds
	room  float32   // the area's
	size  fyne.Size // of what the area shows; wider than the room where it scrolls

	shown *leafView
}

// Measures of what leaves stand in.
const (
	listStep   float32 = 20
	quoteStep  float32 = 14
	quoteBar   float32 = 3
	markerGap  float32 = 6
	codeInset  float32 = 10
	codeHead   float32 = 30
	cellAcross float32 = 8
	cellAlong  float32 = 6
)

// newLaid makes the flows of a leaf; nothing is measured yet.
func newLaid(l leaf) *laid {
	d := &laid{leaf: l, width: -1}
	size, heavy := sizeOf(l), l.kind == heading || l.kind == fold
	switch l.kind {
	case rule:
	case code:
		f := newFlow(highlight(l.source, l.lang), look.TextSize, false)
		f.keep = true
		d.flows = []*flow{f}
	case grid:
		d.table()
	default:
		d.flows = []*flow{newFlow(l.spans, size, heavy)}
	}
	d.at = make([]fyne.Position, len(d.flows))
	return d
}

func sizeOf(l leaf) float32 {
	switch {
	case l.small:
		return look.TextSmall
	case l.kind == heading && l.level == 1:
		return look.TextStateWord
	case l.kind == heading && l.level == 2:
		return 18
	case l.kind == heading && l.level == 3:
		return look.TextTitle
	}
	return look.TextSize
}

// indent is how far the boxes around a leaf push it to the right.
func (d *laid) indent() float32 {
	var x float32
	d.bars = d.bars[:0]
	for _, b := range d.within {
		if b.list {
			x += stepOf(b)
		} else {
			d.bars = append(d.bars, x)
			x += quoteStep
		}
	}
	return x
}

// stepOf is how far the items of a list stand to the right of what is around it.
func stepOf(b box) float32 {
	return max(listStep, float32(math.Ceil(float64(measured.width(b.widest, font{size: look.TextSize})+markerGap))))
}

// lay breaks the leaf's text for the width of the view.
func (d *laid) lay(width float32) {
	if d.width == width {
		return
	}
	d.width = width
	d.left = min(d.indent(), max(0, width-80))
	d.room = max(20, width-d.left)
	switch d.kind {
	case rule:
		d.size = fyne.NewSize(d.room, look.Hairline)
	case code:
		f := d.flows[0]
		f.lay(0)
		var widest float32
		for _, l := range f.lines {
			widest = max(widest, l.width)
		}
		d.at[0] = fyne.NewPos(codeInset, 0)
		d.size = fyne.NewSize(widest+2*codeInset, f.height()+codeInset)
	case grid:
		d.layTable(d.room)
	default:
		f := d.flows[0]
		x := float32(0)
		if d.kind == fold {
			x = listStep
		}
		f.lay(d.room - x)
		d.at[0] = fyne.NewPos(x, 0)
		d.size = fyne.NewSize(d.room, f.height())
	}
}

// height is that of the leaf in the view.
func (d *laid) height() float32 {
	if d.kind == code {
		return d.size.Height + codeHead
	}
	return d.size.Height
}

// natural is how wide the leaf wants the view to be.
func (d *laid) natural() float32 {
	x := d.indent()
	switch d.kind {
	case rule:
		return 0
	case code:
		w, _ := d.flows[0].natural()
		return x + max(w+2*codeInset, 160)
	case grid:
		for _, w := range d.want {
			x += w + look.Hairline
		}
		return x + look.Hairline
	case fold:
		x += listStep
	}
	w, _ := d.flows[0].natural()
	return x + w
}

// gap is the space between a leaf and the one above it.
func gap(above, d *laid) float32 {
	if above == nil {
		return 0
	}
	switch {
	case d.goesOn:
		return 0
	case d.small && above.small:
		return 2
	case d.kind == heading:
		return look.Space12
	case d.kind == code || d.kind == grid || above.kind == code || above.kind == grid:
		return look.Space8
	case d.kind == rule || above.kind == rule:
		return look.Space12
	}
	if n := len(d.within); n > 0 && d.within[n-1].list && d.piece == above.piece && tightWith(above, d) {
		return 3
	}
	return look.Space8
}

// tightWith reports whether two leaves stand in the same list whose items stand
// close.
func tightWith(above, d *laid) bool {
	for i, b := range d.within {
		if i >= len(above.within) || above.within[i].id != b.id {
			// The first item of an inner list.
			return i > 0 && b.list && b.tight
		}
		if above.within[i].item != b.item {
			return b.tight
		}
	}
	n := len(d.within)
	return d.within[n-1].tight && len(above.within) > n // behind an inner list
}
