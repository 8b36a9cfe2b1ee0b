package widgets

import "fyne.io/fyne/v2"

// ThemeStamp tells one state of the theme from another.
type ThemeStamp struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

// PaintedNow is the state of the theme at the moment.
func PaintedNow() ThemeStamp {
	s := fyne.CurrentApp().Settings()
	return ThemeStamp{s.Theme(), s.ThemeVariant()}
}
