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
