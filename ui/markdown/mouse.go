package markdown

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/ui/loop"
	"delonix/ui/widgets"
)

// clickTime is within which a second press makes a double click.
const clickTime = 400 * time.Millisecond

// target is what lies under the pointer.
type target struct {
	d    *laid
	flow int
	span int // -1 for none
}

// spotAt is the place in the text nearest to a point of the window.
func (v *View) spotAt(abs fyne.Position) (spot, target) {
	none := target{span: -1}
	if len(v.leaves) == 0 {
		return spot{}, none
	}
	p := abs.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(v))
	i := v.leafAt(p.Y)
	for i > 0 && len(v.leaves[i].flows) == 0 {
		i--
	}
	d := v.leaves[i]
	if len(d.flows) == 0 {
		return spot{i, 0, 0}, none
	}
	inside := p.SubtractXY(v.originOf(i))
	if d.shown != nil && d.shown.area != nil && d.shown.scroll != nil {
		inside = inside.AddXY(d.shown.scroll.Offset.X, 0)
	}
	flow := d.flowAt(inside)
	f := d.flows[flow]
	in := inside.Subtract(d.at[flow])
	if p.Y >= v.tops[i]+d.height() && i == len(v.leaves)-1 {
		return spot{i, len(d.flows) - 1, len(d.flows[len(d.flows)-1].text)}, none // below all
	}
	return spot{i, flow, f.placeAt(in.X, in.Y)}, target{d, flow, f.spanUnder(in.X, in.Y)}
}

// originOf is where the area of a leaf begins.
func (v *View) originOf(i int) (x, y float32) {
	d := v.leaves[i]
	x, y = pad()+d.left, v.tops[i]
	if d.kind == code {
		y += codeHead
	}
	return x, y
}

// flowAt is the flow nearest to a point of the area.
func (d *laid) flowAt(p fyne.Position) int {
	if d.kind != grid {
		return 0
	}
	row := 0
	for r := 0; r < len(d.flows); r += d.cols {
		if p.Y >= d.at[r].Y-cellAlong {
			row = r
		}
	}
	col := 0
	for c := range d.cols {
		if p.X >= d.at[row+c].X-cellAcross {
			col = c
		}
	}
	return row + col
}

// MouseDown begins a selection.
func (a *area) MouseDown(e *desktop.MouseEvent) { a.view.press(e) }

// MouseUp ends it, or follows a link.
func (a *area) MouseUp(e *desktop.MouseEvent) { a.view.release(e) }

// Dragged selects up to the pointer.
func (a *area) Dragged(e *fyne.DragEvent) { a.view.drag(e.AbsolutePosition) }

// DragEnd leaves what is selected.
func (a *area) DragEnd() { a.view.sel.dragging = false }

// TappedSecondary opens the menu of the message.
func (a *area) TappedSecondary(e *fyne.PointEvent) { a.view.menu(e) }

func (v *View) menu(e *fyne.PointEvent) {
	if v.Menu != nil {
		v.Menu(e.AbsolutePosition)
	}
}

func (v *View) press(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	at, under := v.spotAt(e.AbsolutePosition)
	s := &v.sel
	near := e.AbsolutePosition.Subtract(s.pressedAt)
	again := time.Since(s.pressed) < clickTime && abs(near.X) < 5 && abs(near.Y) < 5
	if again {
		s.clicks = s.clicks%3 + 1
	} else {
		s.clicks = 1
	}
	s.pressed, s.pressedAt, s.dragging, s.dragged, s.underPress = time.Now(), e.AbsolutePosition, true, false, under
	s.pointer = e.AbsolutePosition
	if e.Modifier&fyne.KeyModifierShift != 0 && s.on {
		s.dragged = true
		v.extend(at)
		return
	}
	from, to := v.grown(at)
	s.first = [2]spot{from, to}
	v.setSelection(from, to)
	if s.clicks > 1 {
		v.Focus()
	}
}

// grown is the word around a place after a double click, the paragraph after
// a triple one.
func (v *View) grown(at spot) (from, to spot) {
	if v.sel.clicks < 2 || at.leaf >= len(v.leaves) || at.flow >= len(v.leaves[at.leaf].flows) {
		return at, at
	}
	f := v.leaves[at.leaf].flows[at.flow]
	from, to = at, at
	if v.sel.clicks == 2 {
		from.at, to.at = f.wordAt(at.at)
	} else {
		from.at, to.at = f.hardLineOf(at.at)
	}
	return from, to
}

// extend moves the end of the selection.
func (v *View) extend(at spot) {
	from, to := v.grown(at)
	first := v.sel.first
	if from.before(first[0]) {
		v.setSelection(from, first[1])
	} else {
		v.setSelection(first[0], to)
	}
}

func (v *View) drag(to fyne.Position) {
	s := &v.sel
	if !s.dragging {
		return
	}
	if !s.dragged {
		s.dragged = true
		v.Focus()
	}
	s.pointer = to
	at, _ := v.spotAt(to)
	v.extend(at)
	v.follow()
}

// followEach is how often what scrolls around the view follows a pointer that
// rests outside.
const followEach = 40 * time.Millisecond

// follow lets what scrolls around the view follow the pointer while it is held.
func (v *View) follow() {
	if v.Drags == nil || v.sel.ticking {
		return
	}
	v.sel.ticking = true
	v.Drags(v.sel.pointer)
	time.AfterFunc(followEach, func() {
		loop.Do(func() {
			v.sel.ticking = false
			if v.sel.dragging && v.sel.dragged {
				at, _ := v.spotAt(v.sel.pointer)
				v.extend(at)
				v.follow()
			}
		})
	})
}

func (v *View) release(e *desktop.MouseEvent) {
	s := &v.sel
	if e.Button != desktop.MouseButtonPrimary || !s.dragging {
		return
	}
	s.dragging = false
	if s.dragged || s.clicks > 1 {
		return
	}
	if _, under := v.spotAt(e.AbsolutePosition); under == s.underPress {
		v.click(under)
	}
}

// click follows a link, or opens what is folded away.
func (v *View) click(t target) {
	if t.d == nil {
		return
	}
	if t.span >= 0 {
		s := t.d.flows[t.flow].spans[t.span]
		switch {
		case s.href != nil:
			v.Follow(s.href)
			return
		case s.image != nil && v.OpenImage != nil:
			v.OpenImage(s.image.String())
			return
		}
	}
	if t.d.kind == fold {
		v.toggle(t.d)
	}
}

// MouseIn is part of desktop.Hoverable.
func (a *area) MouseIn(e *desktop.MouseEvent) { a.MouseMoved(e) }

// MouseMoved tells where a link leads.
func (a *area) MouseMoved(e *desktop.MouseEvent) {
	_, t := a.view.spotAt(e.AbsolutePosition)
	a.view.hover(a, t)
}

// MouseOut takes the hint away.
func (a *area) MouseOut() { a.view.hover(a, target{span: -1}) }

// Cursor is a hand over a link and over what can be opened.
func (a *area) Cursor() desktop.Cursor {
	t := a.view.under
	if a.d.kind == fold || t.d == a.d && t.span >= 0 && t.d.flows[t.flow].spans[t.span].leads() {
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

func (s span) leads() bool { return s.href != nil || s.image != nil }

func (v *View) hover(a *area, t target) {
	if t == v.under {
		return
	}
	v.under = t
	widgets.HideHint(a)
	if t.d == nil || t.span < 0 {
		return
	}
	switch s := t.d.flows[t.flow].spans[t.span]; {
	case s.href != nil:
		widgets.ShowHint(a, s.href.String())
	case s.image != nil:
		widgets.ShowHint(a, s.image.String())
	}
}

func abs(x float32) float32 { return max(x, -x) }
