package composer

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// caretWidth is how wide the cursor is; the toolkit takes the width of the
// field's frame for it.
const caretWidth = 2

// bareEntry is the application's theme without the field's own frame: the
// composer draws one around field and buttons.
type bareEntry struct{ settings fyne.Settings }

func (b bareEntry) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameInputBackground, theme.ColorNameInputBorder:
		return color.Transparent
	}
	return b.settings.Theme().Color(n, v)
}
func (b bareEntry) Font(s fyne.TextStyle) fyne.Resource     { return b.settings.Theme().Font(s) }
func (b bareEntry) Icon(n fyne.ThemeIconName) fyne.Resource { return b.settings.Theme().Icon(n) }
func (b bareEntry) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameInputBorder {
		return caretWidth
	}
	return b.settings.Theme().Size(n)
}
