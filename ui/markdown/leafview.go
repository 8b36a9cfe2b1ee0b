package markdown

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// leafView is what shows a leaf in the view: the bars of quotes, the marker of
// an item, and the text, on a card or in a scroller where it needs one.
type leafView struct {
	d       *laid
	area    *area
	bars    []*canvas.Rectangle
	markers []*canvas.Text    // one for each list that begins an item here
	line    *canvas.Rectangle // of a rule
	fold    *widgets.Glyph
	card    *widgets.Surface
	head    *fyne.Container // of code: its language and the button that copies it
	scroll  *sideways
}

func newLeafView(v *View, d *laid) *leafView {
	s := &leafView{d: d}
	if d.kind == rule {
		s.line = canvas.NewRectangle(look.Color(look.Hair))
	} else {
		s.area = newArea(v, d)
	}
	for range d.bars {
		b := canvas.NewRectangle(look.Color(look.Hair))
		s.bars = append(s.bars, b)
	}
	for _, b := range d.within {
		if b.marker != "" {
			m := canvas.NewText(b.marker, look.Color(look.Muted))
			m.TextSize = look.TextSize
			if d.small {
				m.TextSize = look.TextSmall
			}
			s.markers = append(s.markers, m)
		}
	}
	switch d.kind {
	case code:
		s.makeCard(v)
	case grid:
		s.scroll = newSideways(s.area, v.wheel)
	case fold:
		name := "chevron-right"
		if v.opened(d.leaf) {
			name = "chevron-down"
		}
		s.fold = widgets.NewGlyph(name, look.Muted, 14)
	}
	return s
}

// makeCard gives code its ground, its language and a button to copy it.
func (s *leafView) makeCard(v *View) {
	lang := s.d.lang
	if lang == "" {
		lang = i18n.T("text.code")
	}
	copies := widgets.NewCopyButton(func() { v.copyText(s.d.leaf.source) }).Small()
	s.head = widgets.Row(look.Space8, 1, widgets.Gap(2, 0), widgets.NewText(lang, look.Muted, look.TextSmall).Truncated(), copies)
	s.card = widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Background, Stroke: look.Hair, Radius: look.RadiusField}, nil)
	s.scroll = newSideways(s.area, v.wheel)
}

// objects gives what is drawn, from back to front.
func (s *leafView) objects(out []fyne.CanvasObject) []fyne.CanvasObject {
	for _, b := range s.bars {
		out = append(out, b)
	}
	for _, m := range s.markers {
		out = append(out, m)
	}
	if s.line != nil {
		return append(out, s.line)
	}
	if s.fold != nil {
		out = append(out, s.fold)
	}
	if s.card != nil {
		out = append(out, s.card, s.head)
	}
	if s.scroll != nil {
		return append(out, s.scroll)
	}
	return append(out, s.area)
}

// place moves it all to where the leaf begins; above is how far the bars of
// quotes that go on reach up.
func (s *leafView) place(x, y float32, above []float32) {
	d := s.d
	for i, b := range s.bars {
		up := float32(0)
		if i < len(above) {
			up = above[i]
		}
		b.Move(fyne.NewPos(x+d.bars[i], y-up))
		b.Resize(fyne.NewSize(quoteBar, d.height()+up))
	}
	if s.line != nil {
		s.line.Move(fyne.NewPos(x+d.left, y))
		s.line.Resize(d.size)
		return
	}
	s.area.relaid()
	s.placeMarkers(x, y)
	at, size := fyne.NewPos(x+d.left, y), fyne.NewSize(d.room, d.size.Height)
	switch {
	case s.card != nil:
		s.card.Move(at)
		s.card.Resize(fyne.NewSize(d.room, d.height()))
		s.head.Move(at)
		s.head.Resize(fyne.NewSize(d.room-look.Space4, codeHead))
		s.scroll.Move(at.AddXY(look.Hairline, codeHead))
		s.scroll.Resize(fyne.NewSize(d.room-2*look.Hairline, d.size.Height))
	case s.scroll != nil:
		s.scroll.Move(at)
		s.scroll.Resize(fyne.NewSize(min(d.room, d.size.Width), d.size.Height))
	default:
		if s.fold != nil {
			s.fold.Move(at.AddXY(0, 3))
			s.fold.Resize(fyne.NewSquareSize(14))
		}
		s.area.Move(at)
		s.area.Resize(size)
	}
}

// placeMarkers puts each marker before the item it begins, on the first line.
func (s *leafView) placeMarkers(x, y float32) {
	if len(s.markers) == 0 {
		return
	}
	d := s.d
	fo := font{size: s.markers[0].TextSize}
	h, base := measured.height(fo)
	if f := d.flows; d.kind != code && d.kind != grid && len(f) > 0 && len(f[0].lines) > 0 {
		y += f[0].lines[0].base - base
	}
	n := 0
	for _, b := range d.within {
		if !b.list {
			x += quoteStep
			continue
		}
		x += stepOf(b)
		if b.marker == "" {
			continue
		}
		w := measured.width(b.marker, fo)
		s.markers[n].Move(fyne.NewPos(x-markerGap-w, y))
		s.markers[n].Resize(fyne.NewSize(w, h))
		n++
	}
}
