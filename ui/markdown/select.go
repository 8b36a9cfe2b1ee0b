package markdown

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
)

// spot is a place in the text: a leaf, a flow of it, a byte of that.
type spot struct{ leaf, flow, at int }

func (a spot) before(b spot) bool {
	switch {
	case a.leaf != b.leaf:
		return a.leaf < b.leaf
	case a.flow != b.flow:
		return a.flow < b.flow
	}
	return a.at < b.at
}

// selection is what is selected: from where the mouse was pressed, or the word
// or paragraph there, to where it is.
type selection struct {
	on         bool
	from, to   spot // from is before to
	first      [2]spot
	clicks     int
	pressed    time.Time
	pressedAt  fyne.Position
	dragging   bool
	dragged    bool
	pointer    fyne.Position // in the window
	ticking    bool
	underPress target
}

// Selected is the text that is selected, "" for none.
func (v *View) Selected() string {
	if !v.sel.on {
		return ""
	}
	return v.textBetween(v.sel.from, v.sel.to)
}

// SelectAll selects the whole of what is shown.
func (v *View) SelectAll() {
	n := len(v.leaves)
	for n > 0 && len(v.leaves[n-1].flows) == 0 {
		n--
	}
	if n == 0 {
		return
	}
	last := v.leaves[n-1].flows
	v.setSelection(spot{}, spot{n - 1, len(last) - 1, len(last[len(last)-1].text)})
}

// Unselect takes the selection away.
func (v *View) Unselect() {
	if v.sel.on {
		v.sel.on = false
		v.repaint(v.sel.from.leaf, v.sel.to.leaf)
	}
}

func (v *View) setSelection(from, to spot) {
	if to.before(from) {
		from, to = to, from
	}
	was, old := v.sel.on, v.sel
	v.sel.on, v.sel.from, v.sel.to = from != to, from, to
	if was == v.sel.on && old.from == from && old.to == to {
		return
	}
	lo, hi := from.leaf, to.leaf
	if was {
		if old.from.leaf == from.leaf && old.from == from { // only the end moved
			lo, hi = min(old.to.leaf, to.leaf), max(old.to.leaf, to.leaf)
		} else if old.to == to {
			lo, hi = min(old.from.leaf, from.leaf), max(old.from.leaf, from.leaf)
		} else {
			lo, hi = min(lo, old.from.leaf), max(hi, old.to.leaf)
		}
	}
	v.repaint(lo, hi)
}

// repaint draws leaves anew.
func (v *View) repaint(from, to int) {
	for i := from; i <= to && i < len(v.leaves); i++ {
		if s := v.leaves[i].shown; s != nil && s.area != nil {
			s.area.Refresh()
		}
	}
}

// selectedIn is the part of a flow that is selected.
func (v *View) selectedIn(d *laid, flow int) (from, to int, ok bool) {
	if !v.sel.on {
		return 0, 0, false
	}
	leaf := v.indexOf(d)
	if leaf < v.sel.from.leaf || leaf > v.sel.to.leaf {
		return 0, 0, false
	}
	begin, end := spot{leaf, flow, 0}, spot{leaf, flow, len(d.flows[flow].text)}
	if v.sel.to.before(begin) || end.before(v.sel.from) {
		return 0, 0, false
	}
	if begin.before(v.sel.from) {
		begin = v.sel.from
	}
	if v.sel.to.before(end) {
		end = v.sel.to
	}
	return begin.at, end.at, begin.at < end.at || end != v.sel.to
}

func (v *View) indexOf(d *laid) int {
	for i, l := range v.leaves {
		if l == d {
			return i
		}
	}
	return -1
}

// textBetween is plain text: paragraphs with a blank line between them, the
// cells of a row with tabs.
func (v *View) textBetween(from, to spot) string {
	var b strings.Builder
	var above *laid
	for i := from.leaf; i <= to.leaf && i < len(v.leaves); i++ {
		d := v.leaves[i]
		if above != nil {
			b.WriteString("\n")
			if gap(above, d) > 4 {
				b.WriteString("\n")
			}
		}
		above = d
		if d.kind == rule {
			b.WriteString("———")
			continue
		}
		if from.before(spot{i, 0, 1}) || i > from.leaf {
			b.WriteString(markersOf(d))
		}
		wrote := false
		for k, f := range d.flows {
			begin, end := spot{i, k, 0}, spot{i, k, len(f.text)}
			if end.before(from) || to.before(begin) {
				continue
			}
			if wrote {
				b.WriteString(between(d, k))
			}
			wrote = true
			a, z := 0, len(f.text)
			if begin.before(from) {
				a = from.at
			}
			if to.before(end) {
				z = to.at
			}
			b.WriteString(f.text[a:z])
		}
	}
	return b.String()
}

// markersOf are the numbers, bullets and indents before a leaf.
func markersOf(d *laid) string {
	var b strings.Builder
	for _, x := range d.within {
		switch {
		case !x.list:
			b.WriteString("> ")
		case x.marker != "":
			b.WriteString(x.marker + " ")
		default:
			b.WriteString("  ")
		}
	}
	return b.String()
}

// between stands between a flow and the one before.
func between(d *laid, flow int) string {
	if d.kind == grid && flow%d.cols != 0 {
		return "\t"
	}
	return "\n"
}
