package markdown

import (
	"reflect"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// View shows a text that may still be growing. Finished pieces are read and
// laid out once, and only what is in sight is drawn. Images are never loaded by
// themselves and links lead only to http, https and mailto.
type View struct {
	widget.BaseWidget
	// Wheel gets the turns of the mouse wheel over code and wide tables, which
	// only scroll sideways themselves.
	Wheel func(*fyne.ScrollEvent)
	// Turned is called when the height changed by a click; top is true if another
	// part of a long text stands in the place of the part before.
	Turned func(top bool)
	// Copy takes text that a person copies.
	Copy func(text string)
	// Menu is asked for on a right click.
	Menu func(at fyne.Position)
	// Drags is called while text is selected, with the pointer's place in the
	// window: what scrolls around the view can follow it.
	Drags func(at fyne.Position)
	// Types gets what is typed while text is selected.
	Types func(r rune)
	// OpenLink follows an address; nil leaves it to the toolkit.
	OpenLink func(address string)
	// OpenImage is called with a click on the words in the place of a picture;
	// nil where pictures can't be shown.
	OpenImage func(address string)

	plain   bool
	small   bool
	color   fyne.ThemeColorName // of the text, "" for the usual
	refs    *references
	pieces  []piece
	counts  []int   // leaves of each piece
	all     []*laid // of all pieces
	leaves  []*laid // those that are not folded away
	tops    []float32
	ids     map[int]bool // folds that were opened or closed by hand
	mark    sentence
	words   []string // that are marked, see Find
	sel     selection
	ground  *ground
	keys    *keys  // in place of the ground while text is selected, else nil
	under   target // the pointer
	paint   widgets.ThemeStamp
	top     float32 // what is in sight; with bottom below 0 all is
	bottom  float32
	drawn   []fyne.CanvasObject
	buttons struct{ above, below fyne.CanvasObject }
	label   string // of the button below
	pages
}

// New shows a text of Markdown.
func New(text string) *View { return newView(&View{}, text) }

// NewPlain shows text as it is.
func NewPlain(text string) *View { return newView(&View{plain: true}, text) }

// NewSmallPlain does it in small letters of a colour.
func NewSmallPlain(text string, color fyne.ThemeColorName) *View {
	return newView(&View{plain: true, small: true, color: color}, text)
}

func newView(v *View, text string) *View {
	v.bottom = -1
	v.ids = map[int]bool{}
	v.under.span = -1
	v.ground = newGround(v)
	v.ExtendBaseWidget(v)
	v.SetText(text)
	return v
}

// SetText shows another text, and keeps what did not change. Of a very long one
// it shows the beginning, and a button for more.
func (v *View) SetText(text string) {
	if text == v.text && v.pieces != nil {
		return
	}
	v.setText(text, v.plain)
	v.show()
}

// show reads the pages that are shown.
func (v *View) show() {
	if !v.plain {
		v.refs = readReferences(v.text)
	}
	pieces := v.shown()
	keep, leaves := 0, 0
	for keep < len(pieces) && keep < len(v.pieces) && v.same(keep, pieces[keep], leaves) {
		leaves += v.counts[keep]
		keep++
	}
	turned := v.turnButtons()
	if keep == len(pieces) && keep == len(v.pieces) && !turned {
		return
	}
	old := v.all[leaves:]
	all := append([]*laid(nil), v.all[:leaves]...)
	counts := append([]int(nil), v.counts[:keep]...)
	for i, p := range pieces[keep:] {
		stamp := v.refs.stampFor(p.source)
		read := v.read(p)
		for _, l := range read {
			if n := len(all) - leaves; n < len(old) && reflect.DeepEqual(old[n].leaf, l) {
				old[n].stamp, old[n].piece = stamp, keep+i
				all = append(all, old[n])
				continue
			}
			d := newLaid(l)
			d.stamp, d.piece = stamp, keep+i
			all = append(all, d)
		}
		counts = append(counts, len(read))
	}
	v.pieces, v.counts, v.all = pieces, counts, all
	v.unfold()
	v.Refresh()
}

// same reports whether a piece is shown as it is already.
func (v *View) same(i int, p piece, leaf int) bool {
	return v.pieces[i] == p && (v.counts[i] == 0 || v.all[leaf].stamp == v.refs.stampFor(p.source))
}

func (v *View) read(p piece) []leaf {
	switch p.kind {
	case pieceFold, pieceFoldOpen:
		return []leaf{{kind: fold, spans: foldWords(p.source, v.refs), open: p.kind == pieceFoldOpen}}
	case pieceFoldEnd:
		return []leaf{{kind: foldEnd}}
	}
	if !v.plain {
		return read(p, v.refs)
	}
	var s style
	if v.small {
		s = caption
	}
	return []leaf{{kind: paragraph, spans: []span{{text: p.source, style: s}}, goesOn: p.goesOn}}
}

// foldWords are those of a summary: the spans of its first paragraph.
func foldWords(source string, refs *references) []span {
	for _, l := range read(piece{source: source}, refs) {
		if len(l.spans) > 0 {
			return l.spans
		}
	}
	return []span{{text: source}}
}

// unfold finds the leaves that are not folded away.
func (v *View) unfold() {
	v.leaves = v.leaves[:0:0]
	number, hidden := 0, 0
	var open []bool // the folds around
	for _, d := range v.all {
		if d.kind == foldEnd {
			if n := len(open); n > 0 {
				if !open[n-1] {
					hidden--
				}
				open = open[:n-1]
			}
			continue
		}
		if d.kind == fold {
			number++
			d.fold = number
		}
		if hidden == 0 {
			v.leaves = append(v.leaves, d)
		}
		if d.kind == fold {
			is := v.opened(d.leaf)
			open = append(open, is)
			if !is {
				hidden++
			}
		}
	}
	v.findMark()
}

// opened reports whether what a fold holds is shown.
func (v *View) opened(l leaf) bool {
	if by, ok := v.ids[l.fold]; ok {
		return by
	}
	return l.open
}

// toggle opens or closes a fold.
func (v *View) toggle(d *laid) {
	v.ids[d.fold] = !v.opened(d.leaf)
	d.shown = nil
	v.unfold()
	v.Refresh()
	if v.Turned != nil {
		v.Turned(false)
	}
}

// NaturalWidth is how wide the text wants to be on few lines, in pixels.
func (v *View) NaturalWidth() float32 {
	var w float32
	for _, d := range v.leaves {
		if d.kind == grid {
			d.measureTable()
		}
		if w = max(w, d.natural()); w > look.BubbleMax {
			return look.BubbleMax
		}
	}
	if v.label != "" || v.from > 0 {
		return look.BubbleMax
	}
	return ceil(w) + 2*pad() + 1
}

// Sight says which part of the view is in sight, in its own pixels: nothing
// else is drawn.
func (v *View) Sight(from, to float32) {
	if v.top == from && v.bottom == to {
		return
	}
	v.top, v.bottom = from, to
	if v.arrange() {
		canvas.Refresh(v)
	}
}

func (v *View) wheel(e *fyne.ScrollEvent) {
	if v.Wheel != nil {
		v.Wheel(e)
	}
}

func (v *View) copyText(s string) {
	if v.Copy != nil {
		v.Copy(s)
	}
}

// lay breaks all leaves for a width and finds their places.
func (v *View) lay(width float32) {
	inner := max(40, width-2*pad())
	y := pad()
	if o := v.buttons.above; o != nil {
		y += o.MinSize().Height
	}
	v.tops = v.tops[:0]
	var above *laid
	for _, d := range v.leaves {
		d.lay(inner)
		y += gap(above, d)
		v.tops = append(v.tops, y)
		y += d.height()
		above = d
	}
	v.tops = append(v.tops, y)
}

// height is that of the whole view.
func (v *View) height() float32 {
	h := v.tops[len(v.tops)-1] + pad()
	if o := v.buttons.below; o != nil {
		h += o.MinSize().Height
	}
	if len(v.leaves) == 0 && v.buttons.below == nil {
		return 0
	}
	return h
}

// leafAt is the leaf at a height.
func (v *View) leafAt(y float32) int {
	n := len(v.leaves)
	return max(0, min(n-1, sort.Search(n, func(i int) bool { return v.tops[i] > y })-1))
}

// arrange makes and places what is in sight; true if other objects are drawn
// than before.
func (v *View) arrange() bool {
	if v.Size().Width <= 0 || len(v.tops) != len(v.leaves)+1 {
		return false
	}
	out := make([]fyne.CanvasObject, 0, len(v.drawn))
	pad := pad()
	back := fyne.CanvasObject(v.ground)
	if v.keys != nil {
		back = v.keys
	}
	back.Resize(v.Size())
	out = append(out, back)
	if o := v.buttons.above; o != nil {
		o.Move(fyne.NewPos(0, pad/2))
		o.Resize(fyne.NewSize(v.Size().Width, o.MinSize().Height))
		out = append(out, o)
	}
	for i, d := range v.leaves {
		y := v.tops[i]
		if v.bottom >= 0 && (y+d.height() < v.top || y > v.bottom) {
			d.shown = nil // what is far away is drawn anew when it comes back
			continue
		}
		if d.shown == nil {
			d.shown = newLeafView(v, d)
		}
		d.shown.place(pad, y, v.barsAbove(i))
		out = d.shown.objects(out)
	}
	if o := v.buttons.below; o != nil {
		o.Move(fyne.NewPos(0, v.tops[len(v.tops)-1]+pad/2))
		o.Resize(fyne.NewSize(v.Size().Width, o.MinSize().Height))
		out = append(out, o)
	}
	changed := len(out) != len(v.drawn)
	for i := 0; i < len(out) && !changed; i++ {
		changed = out[i] != v.drawn[i]
	}
	v.drawn = out
	return changed
}

// barsAbove is how far the bars of a leaf's quotes reach up to those of the
// leaf above, where it is in the same quotes.
func (v *View) barsAbove(i int) []float32 {
	d := v.leaves[i]
	if i == 0 || len(d.bars) == 0 {
		return nil
	}
	above := v.leaves[i-1]
	var out []float32
	for k, b := range d.within {
		if b.list {
			continue
		}
		up := float32(0)
		if k < len(above.within) && !above.within[k].list && above.within[k].id == b.id && above.piece == d.piece {
			up = v.tops[i] - v.tops[i-1] - above.height()
		}
		out = append(out, up)
	}
	return out
}
