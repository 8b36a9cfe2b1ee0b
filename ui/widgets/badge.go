package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// NewBadge is a count on a full-round ember ground.
func NewBadge() *Badge {
	t := NewText("", look.OnEmber, look.TextSmall).Bold().Aligned(fyne.TextAlignCenter)
	b := &Badge{text: t}
	b.Content, b.style = t, SurfaceStyle{Fill: look.Ember, Radius: 10, Pad: Pad(6, 1), Min: fyne.NewSize(20, 20)}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Badge shows how many are unread, or nothing for none. It is the surface, not one
// that has it: the toolkit would draw the one and change the other.
type Badge struct {
	Surface
	text *Text
}

// Set shows the count, 99+ at most.
func (b *Badge) Set(n int) {
	if n <= 0 {
		b.Hide()
		return
	}
	s := strconv.Itoa(n)
	if n > 99 {
		s = "99+"
	}
	b.text.SetText(s)
	b.Show()
}

// Dot is a small round mark in a colour.
func Dot(color fyne.ThemeColorName, size float32) *Surface {
	return NewSurface(SurfaceStyle{Fill: color, Radius: size / 2, Min: fyne.NewSquareSize(size)}, nil)
}
