package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Banner is one line of news across a pane: a coloured mark, words and at
// most two buttons.
type Banner struct {
	widget.BaseWidget
	mark    *Surface
	words   *widget.Label
	buttons *fyne.Container
	frame   *Surface
}

// NewBanner makes a hidden banner.
func NewBanner() *Banner {
	b := &Banner{mark: NewSurface(SurfaceStyle{Fill: look.Amber, Radius: 1.5, Min: fyne.NewSize(3, 20)}, nil), words: widget.NewLabel("")}
	b.words.Wrapping = fyne.TextWrapWord
	b.buttons = Row(look.Space8, -1)
	b.frame = NewSurface(SurfaceStyle{Fill: look.Surface, Pad: Pad(look.Space16, look.Space4)}, &fyne.Container{Layout: &bannerLayout{b}, Objects: []fyne.CanvasObject{b.mark, b.words, b.buttons}})
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Set shows words with a colour and buttons; empty words hide the banner. It
// reports whether the banner may take another place than before.
func (b *Banner) Set(color fyne.ThemeColorName, words string, buttons ...*Button) bool {
	if words == "" {
		was := b.Visible()
		if was {
			b.Hide()
		}
		return was
	}
	if b.Visible() && b.words.Text == words && sameLabels(b.buttons.Objects, buttons) {
		b.mark.SetFill(color)
		return false // a button that is being pressed stays
	}
	b.mark.SetFill(color)
	if b.words.Text != words {
		b.words.SetText(words)
	}
	b.buttons.Objects = nil
	for _, x := range buttons {
		b.buttons.Objects = append(b.buttons.Objects, x.Small())
	}
	b.buttons.Refresh()
	b.Show()
	b.Refresh()
	return true
}

func sameLabels(shown []fyne.CanvasObject, buttons []*Button) bool {
	if len(shown) != len(buttons) {
		return false
	}
	for i, o := range shown {
		if b, ok := o.(*Button); !ok || b.Label != buttons[i].Label {
			return false
		}
	}
	return true
}

// Words gives what the banner says, for tests and assistive technology.
func (b *Banner) Words() string { return b.words.Text }

// AccessibilityLabel reads the banner.
func (b *Banner) AccessibilityLabel() string { return b.words.Text }

// AccessibilityRole is text.
func (b *Banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer shows the frame over a hairline.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Column(0, -1, b.frame, Line()))
}

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
