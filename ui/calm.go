package ui

import (
	"net/url"

	"fyne.io/fyne/v2"
)

// calmApp is the toolkit's application with its endless motion off: a blinking
// text cursor repaints the whole window many times a second, for as long as
// the field has the focus. The cursor stands still instead. Links that the
// toolkit's own widgets open take the window's way.
type calmApp struct {
	fyne.App
	open  func(*url.URL)
	prefs fyne.Preferences
}

// calm makes the application calm for everything that asks for the current
// one.
func (w *Window) calm() {
	fyne.SetCurrentApp(calmApp{w.app, w.openAddress, newForgetful(w.app.Preferences())})
}

// OpenURL opens a link of a text.
func (c calmApp) OpenURL(u *url.URL) error {
	c.open(u)
	return nil
}

// Settings gives the application's settings without animations.
func (c calmApp) Settings() fyne.Settings { return calmSettings{c.App.Settings()} }

// Preferences gives the toolkit's preferences, of which no text is written down.
func (c calmApp) Preferences() fyne.Preferences { return c.prefs }

type calmSettings struct{ fyne.Settings }

// ShowAnimations is false: nothing moves by itself.
func (calmSettings) ShowAnimations() bool { return false }
