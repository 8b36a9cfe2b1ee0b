package ui

import "fyne.io/fyne/v2/dialog"

// showDialog opens a dialog that Escape closes.
func (w *Window) showDialog(d dialog.Dialog) {
	d.SetOnClosed(func() {
		if w.dialog == d {
			w.dialog = nil
		}
	})
	w.dialog = d
	d.Show()
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
