package widgets

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// wordsLeast is how much of a line a banner's words need beside its buttons;
// with less they go below them rather than one by one beside them.
const wordsLeast = 220

// bannerLayout puts mark, words and buttons in a row, or the words below the
// buttons where there is no room for both.
type bannerLayout struct{ b *Banner }

const bannerMark = 3

func (l *bannerLayout) buttons() fyne.Size {
	if len(l.b.buttons.Objects) == 0 {
		return fyne.Size{}
	}
	return l.b.buttons.MinSize()
}

// narrow reports whether the words go below the buttons.
func (l *bannerLayout) narrow(width float32) bool {
	buttons := l.buttons()
	return buttons.Width > 0 && width > 0 && width-bannerMark-2*look.Space8-buttons.Width < wordsLeast
}

// Layout places the three.
func (l *bannerLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b, buttons := l.b, l.buttons()
	left := bannerMark + look.Space8
	b.mark.Move(fyne.NewPos(0, (size.Height-b.mark.MinSize().Height)/2))
	b.mark.Resize(b.mark.MinSize())
	if l.narrow(size.Width) {
		b.buttons.Move(fyne.NewPos(max(left, size.Width-buttons.Width), look.Space4))
		b.buttons.Resize(buttons)
		b.words.Move(fyne.NewPos(left, look.Space4+buttons.Height))
		b.words.Resize(fyne.NewSize(size.Width-left, max(0, size.Height-buttons.Height-look.Space4)))
		return
	}
	room := size.Width - left
	if buttons.Width > 0 {
		room -= buttons.Width + look.Space8
	}
	b.words.Resize(fyne.NewSize(max(0, room), b.words.Size().Height))
	h := b.words.MinSize().Height
	b.words.Move(fyne.NewPos(left, (size.Height-h)/2))
	b.words.Resize(fyne.NewSize(max(0, room), h))
	b.buttons.Move(fyne.NewPos(size.Width-buttons.Width, (size.Height-buttons.Height)/2))
	b.buttons.Resize(buttons)
}

// MinSize depends on the width the words have: wrapped text learns its height
// that way.
func (l *bannerLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	b, buttons := l.b, l.buttons()
	words := b.words.MinSize()
	width := bannerMark + look.Space8 + max(words.Width, buttons.Width)
	if w := b.words.Size().Width; w > 0 && buttons.Width > 0 && b.words.Position().Y >= buttons.Height {
		return fyne.NewSize(width, look.Space4+buttons.Height+words.Height)
	}
	return fyne.NewSize(width, max(words.Height, buttons.Height, b.mark.MinSize().Height))
}
