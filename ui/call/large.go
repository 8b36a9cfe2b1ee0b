package call

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// largeLayout is that of the panel that fills the pane: the head above, the
// buttons below, and between them the orb over the captions, which are no wider
// than a bubble. In a low pane the orb is as small as in the docked panel; where
// there are no captions it stands in the middle.
type largeLayout struct {
	p                   *Panel
	head, text, trouble fyne.CanvasObject
}

const (
	// roomForLarge is how much height between head and buttons the large orb asks
	// for.
	roomForLarge float32 = 360
	// largeSign and largeLine are how much room a sign of the large captions takes
	// on average.
	largeSign, largeLine float32 = 8, 24
)

func (l *largeLayout) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.head, l.p.where, l.p.orb, l.text, l.trouble, l.p.controls}
}

// Layout places head and buttons first.
func (l *largeLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, look.BubbleMax)
	x := (size.Width - w) / 2
	place := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	l.head.Move(fyne.Position{})
	l.head.Resize(fyne.NewSize(size.Width, l.head.MinSize().Height)) // its height depends on the width
	top := l.head.MinSize().Height
	l.head.Resize(fyne.NewSize(size.Width, top))
	top += look.Space12
	if l.p.where.Visible() {
		h := l.p.where.MinSize().Height
		place(l.p.where, top, h)
		top += h + look.Space12
	}
	l.p.controls.Resize(fyne.NewSize(w, l.p.controls.Size().Height)) // so does theirs
	bottom := size.Height - l.p.controls.MinSize().Height
	place(l.p.controls, bottom, l.p.controls.MinSize().Height)
	bottom -= look.Space12
	l.trouble.Resize(fyne.NewSize(w, l.trouble.Size().Height)) // its height depends on the width
	if h := l.trouble.MinSize().Height; h > 0 {
		bottom -= h
		place(l.trouble, bottom, h)
		bottom -= look.Space12
	}
	l.middle(x, top, w, bottom-top)
}

// middle places orb and captions in what is left.
func (l *largeLayout) middle(x, y, w, h float32) {
	orb := orbSmall
	if h >= roomForLarge {
		orb = orbLarge
	}
	l.p.orb.setSize(orb)
	l.p.orb.Resize(fyne.NewSquareSize(orb))
	if !l.p.wantCap {
		l.p.orb.Move(fyne.NewPos(x+(w-orb)/2, y+max(0, h-orb)/2))
		l.text.Resize(fyne.NewSize(w, 0))
		return
	}
	l.p.orb.Move(fyne.NewPos(x+(w-orb)/2, y))
	y, h = y+orb+look.Space16, max(0, h-orb-look.Space16)
	l.text.Move(fyne.NewPos(x, y))
	l.text.Resize(fyne.NewSize(w, h))
	l.p.setFit(int(w/largeSign) * int(h/largeLine))
}

// MinSize is what the smallest of it needs.
func (l *largeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	s := l.p.controls.MinSize()
	return fyne.NewSize(s.Width, l.head.MinSize().Height+orbSmall+s.Height+2*look.Space12)
}

// setFit tells how many signs the large captions have room for.
func (p *Panel) setFit(signs int) {
	if p.fit == signs {
		return
	}
	p.fit, p.said = signs, ""
	p.setCaptions(p.call)
}
