package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Note is small text in a colour that takes as many lines as it needs, and no
// place at all while it is empty.
type Note struct {
	widget.BaseWidget
	rich *widget.RichText
	text *widget.TextSegment
}

// NewNote makes an empty, hidden note.
func NewNote() *Note {
	style := widget.RichTextStyleInline
	style.ColorName = look.Muted
	style.SizeName = "helperText"
	n := &Note{text: &widget.TextSegment{Style: style}}
	n.rich = widget.NewRichText(n.text)
	n.rich.Wrapping = fyne.TextWrapWord
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// Set shows words in a colour; empty words hide the note.
func (n *Note) Set(words string, color fyne.ThemeColorName) {
	words = Printable(words)
	if n.text.Text == words && n.text.Style.ColorName == color {
		return
	}
	n.text.Text, n.text.Style.ColorName = words, color
	if words == "" {
		n.Hide()
		return
	}
	n.rich.Refresh()
	n.Show()
}

// Words gives what is said.
func (n *Note) Words() string { return n.text.Text }

// CreateRenderer shows the text.
func (n *Note) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.rich) }
