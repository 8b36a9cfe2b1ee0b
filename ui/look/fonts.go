package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"delonix/assets/i18n"
)

// CheckFonts reports whether the fonts of the window are there; they are part of the
// program, so only a broken build lacks them.
func CheckFonts() (bool, string) {
	for _, s := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Monospace: true}} {
		if f := theme.DefaultTheme().Font(s); f == nil || len(f.Content()) == 0 {
			return false, i18n.T("fonts.missing")
		}
	}
	return true, i18n.T("fonts.builtIn")
}
