package widgets

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/ui/look"
)

// What takes the keyboard focus is scrolled into view. The toolkit tells an
// object that it has the focus, but not in what it lies: so every scroller that
// can hold such objects is known here.

// scrollers are those that exist. They belong to the UI thread.
var scrollers []weak.Pointer[container.Scroll]

// NewScroll makes a scroller, from top to bottom, that shows what of its content
// takes the focus.
func NewScroll(content fyne.CanvasObject) *container.Scroll {
	s := container.NewVScroll(content)
	s.OnScrolled = func(fyne.Position) { hideHintAbove(s) }
	scrollers = slices.DeleteFunc(scrollers, func(p weak.Pointer[container.Scroll]) bool { return p.Value() == nil })
	scrollers = append(scrollers, weak.Make(s))
	return s
}

// Reveal scrolls whatever an object lies in, so that it is in view. Each of our
// objects that takes the focus calls it then.
func Reveal(o fyne.CanvasObject) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(o)
	if canvas == nil {
		return
	}
	for _, p := range scrollers {
		s := p.Value()
		if s == nil || s.Content == nil || fyne.CurrentApp().Driver().CanvasForObject(s) != canvas {
			continue
		}
		if top, ok := within(s, o); ok {
			bringIntoView(s, top, o.Size().Height)
		}
	}
}

// within gives how far below a scroller's upper edge an object of its content
// begins; false if the object is none of it. That is found by moving the content
// and looking if the object moves, too: there is no way up from an object.
func within(s *container.Scroll, o fyne.CanvasObject) (float32, bool) {
	d := fyne.CurrentApp().Driver()
	at, place := d.AbsolutePositionForObject(o), s.Content.Position()
	s.Content.Move(place.AddXY(0, 1))
	moved := d.AbsolutePositionForObject(o) != at
	s.Content.Move(place)
	return at.Y - d.AbsolutePositionForObject(s).Y, moved
}

// Reveal scrolls no further than it takes to see a row.
func (f *Feed) Reveal(key int64) {
	i, ok := f.index[key]
	if !ok || len(f.tops) != len(f.keys)+1 {
		return
	}
	bringIntoView(f.scroll, f.tops[i]-f.scroll.Offset.Y, f.height(key))
}

// bringIntoView scrolls no further than it takes to see what begins so far below
// the upper edge. What is taller than the view shows how it begins.
func bringIntoView(s *container.Scroll, top, height float32) {
	const air = look.Space8 // for the ring around it
	y, room := s.Offset.Y, s.Size().Height
	switch {
	case top < air || height+2*air > room:
		y += top - air
	case top+height+air > room:
		y += top + height + air - room
	}
	y = clamp(y, 0, max(0, s.Content.MinSize().Height-room))
	if y == s.Offset.Y {
		return
	}
	s.ScrollToOffset(fyne.NewPos(0, y))
	if s.OnScrolled != nil {
		s.OnScrolled(s.Offset)
	}
}

// Shows reports whether the whole of a row is in sight.
func (f *Feed) Shows(key int64) bool {
	i, ok := f.index[key]
	if !ok || len(f.tops) != len(f.keys)+1 {
		return false
	}
	top := f.tops[i] - f.scroll.Offset.Y
	return top >= 0 && top+f.height(key) <= f.Size().Height
}
