package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// PassKey gives a key that a focused object has no use for to the window, so
// that the window's keys work wherever the focus is.
func PassKey(from fyne.CanvasObject, k *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(k)
		}
	}
}

// passRune does the same with a letter; a space belongs to what is focused.
func passRune(from fyne.CanvasObject, r rune) {
	if r == ' ' {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// pressOrPass runs an action on Space and Enter.
func pressOrPass(from fyne.CanvasObject, k *fyne.KeyEvent, run func()) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		run()
	default:
		PassKey(from, k)
	}
}

// leftToWindow gives the window the plain keys that no field has a use for, and
// reports whether this was one.
func leftToWindow(from fyne.CanvasObject, k *fyne.KeyEvent) bool {
	if k.Name != fyne.KeyEscape && k.Name != fyne.KeyF1 {
		return false
	}
	PassKey(from, k)
	return true
}

// PassKeyDown tells the window that a key went down or up while something has
// the focus; the toolkit tells it only where nothing has.
func PassKeyDown(from fyne.CanvasObject, k *fyne.KeyEvent, down bool) {
	c, ok := fyne.CurrentApp().Driver().CanvasForObject(from).(desktop.Canvas)
	if !ok {
		return
	}
	f := c.OnKeyUp()
	if down {
		f = c.OnKeyDown()
	}
	if f != nil {
		f(k)
	}
}

// ShiftHeld reports whether the shift key is down.
func ShiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
