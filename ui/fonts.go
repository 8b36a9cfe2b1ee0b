package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// CheckFonts tells if the fonts of the window are there; they are part of the
// program, so only a broken build lacks them.
func CheckFonts() (bool, string) {
	for _, s := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Monospace: true}} {
		if f := theme.DefaultTheme().Font(s); f == nil || len(f.Content()) == 0 {
			return false, "A font of the window is missing. Install Delonix again."
		}
	}
	return true, "Built in. Chinese, Japanese and Korean text uses the system's fonts."
}
