package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// NewWords is small wrapped text in a colour, as wide as it needs to be, up to
// a number of pixels.
func NewWords(text string, color fyne.ThemeColorName, most float32) fyne.CanvasObject {
	style := widget.RichTextStyleInline
	style.ColorName = color
	style.SizeName = "helperText"
	rt := widget.NewRichText(&widget.TextSegment{Style: style, Text: text})
	rt.Wrapping = fyne.TextWrapWord
	w := min(most, fyne.MeasureText(text, look.TextSmall, fyne.TextStyle{}).Width+2*look.Space8+2)
	rt.Resize(fyne.NewSize(w, 10))
	return &fyne.Container{Layout: FixedWidth(w), Objects: []fyne.CanvasObject{rt}}
}
