package markdown

import (
	"math"

	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// A table's columns share the width by what they hold, cells wrap, and only a
// table of very many columns is wider than its place.

const (
	// columnLeast is how narrow a column may become, in pixels.
	columnLeast float32 = 56
	// columnWord is how wide a column is at least for a long word; a longer one
	// is broken.
	columnWord float32 = 120
)

// table makes the flows of a table, row by row.
func (d *laid) table() {
	d.cols = max(1, len(d.aligns))
	for _, r := range d.rows {
		d.cols = max(d.cols, len(r))
	}
	d.want, d.least = make([]float32, d.cols), make([]float32, d.cols)
	for i, r := range d.rows {
		for c := range d.cols {
			var cell []span
			if c < len(r) {
				cell = r[c]
			}
			f := newFlow(cell, look.TextSize, i == 0)
			if c < len(d.aligns) {
				f.side = d.aligns[c]
			}
			d.flows = append(d.flows, f)
		}
	}
	d.head = d.cols
}

// measureTable finds what the columns want.
func (d *laid) measureTable() {
	if d.want[0] > 0 {
		return
	}
	for i, f := range d.flows {
		c := i % d.cols
		want, least := f.natural()
		d.want[c] = max(d.want[c], ceil(want)+2*cellAcross+1)
		d.least[c] = max(d.least[c], columnLeast, min(columnWord, ceil(least)+2*cellAcross+1))
	}
}

func ceil(x float32) float32 { return float32(math.Ceil(float64(x))) }

// layTable places the cells for a width.
func (d *laid) layTable(room float32) {
	d.measureTable()
	d.lanes = d.widths(room)
	y := look.Hairline
	for row := 0; row < len(d.flows); row += d.cols {
		h := float32(0)
		x := look.Hairline
		for c, w := range d.lanes {
			f := d.flows[row+c]
			f.lay(max(1, w-2*cellAcross))
			d.at[row+c] = fyne.NewPos(x+cellAcross, y+cellAlong)
			h = max(h, f.height())
			x += w + look.Hairline
		}
		y += h + 2*cellAlong + look.Hairline
	}
	total := look.Hairline
	for _, w := range d.lanes {
		total += w + look.Hairline
	}
	d.size = fyne.NewSize(total, y)
}

// widths shares a width among the columns: narrow ones get what they want,
// the others the rest in proportion.
func (d *laid) widths(room float32) []float32 {
	room -= float32(d.cols+1) * look.Hairline
	var want float32
	for _, w := range d.want {
		want += w
	}
	out := make([]float32, d.cols)
	if want <= room {
		for i, w := range d.want {
			out[i] = float32(int(w + (room-want)/float32(d.cols)))
		}
		return out
	}
	fair, open := room, d.cols
	done := make([]bool, d.cols)
	for again := true; again && open > 0; {
		again = false
		for i, w := range d.want {
			if !done[i] && w <= fair/float32(open) {
				out[i], done[i], again = w, true, true
				fair, open = fair-w, open-1
			}
		}
	}
	for again := true; again; {
		again = false
		rest := d.rest(done)
		for i, w := range d.want {
			if share := fair * w / rest; !done[i] && share < d.least[i] {
				// It keeps its words whole, and the others share what is left.
				out[i], done[i], again = d.least[i], true, true
				fair -= d.least[i]
				break
			} else if !done[i] {
				out[i] = float32(int(share))
			}
		}
	}
	return out
}

// rest is what the columns that are not done want together.
func (d *laid) rest(done []bool) float32 {
	var sum float32
	for i, w := range d.want {
		if !done[i] {
			sum += w
		}
	}
	return sum
}
