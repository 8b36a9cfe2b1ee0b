package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
)

// OpenFile makes the dialog that asks for a file; chosen gets its path.
func OpenFile(win fyne.Window, chosen func(path string)) dialog.Dialog {
	return dialog.NewFileOpen(func(in fyne.URIReadCloser, err error) {
		if err != nil || in == nil {
			return
		}
		path := in.URI().Path()
		_ = in.Close()
		chosen(path)
	}, win)
}

// SaveFile makes the dialog that asks where to write a file of a name; chosen gets
// what to write to, and closes it.
func SaveFile(win fyne.Window, name string, chosen func(fyne.URIWriteCloser)) dialog.Dialog {
	d := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if err == nil && out != nil {
			chosen(out)
		}
	}, win)
	d.SetFileName(name)
	return d
}
