package ui

import "fyne.io/fyne/v2"

// calmApp is the toolkit's application with its endless motion off: a blinking
// text cursor repaints the whole window many times a second, for as long as
// the field has the focus. The cursor stands still instead.
type calmApp struct{ fyne.App }

// calm makes the application calm for everything that asks for the current
// one.
func calm(a fyne.App) {
	fyne.SetCurrentApp(calmApp{a})
}

// Settings gives the application's settings without animations.
func (c calmApp) Settings() fyne.Settings { return calmSettings{c.App.Settings()} }

type calmSettings struct{ fyne.Settings }

// ShowAnimations is false: nothing moves by itself.
func (calmSettings) ShowAnimations() bool { return false }
