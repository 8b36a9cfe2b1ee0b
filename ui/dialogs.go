package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"delonix/ui/look"
)

// showDialog opens a dialog that Escape closes.
func (w *Window) showDialog(d dialog.Dialog) {
	d.SetOnClosed(func() {
		if w.dialog == d {
			w.dialog = nil
		}
	})
	w.dialog = d
	d.Show()
	if _, ok := d.(*dialog.FileDialog); ok { // it has no size before it is shown
		room := w.win.Canvas().Size()
		d.Resize(fyne.NewSize(min(760, room.Width-2*look.Space24), min(520, room.Height-2*look.Space24)))
	}
}

// closeDialog closes the dialog on top; false if there is none.
func (w *Window) closeDialog() bool {
	d := w.dialog
	if d == nil {
		return false
	}
	w.dialog = nil
	d.Hide()
	return true
}
