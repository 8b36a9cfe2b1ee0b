package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ForwardShortcut gives an Entry the shortcuts it knows (cut, copy, paste,
// select all, undo, redo, moving by words) and offers the rest to the window
// first: a focused Entry would swallow them. The window's function reports whether it
// knew the shortcut.
func ForwardShortcut(e *widget.Entry, s fyne.Shortcut, window func(fyne.Shortcut) bool) {
	if c, ok := s.(*desktop.CustomShortcut); ok && window != nil && window(c) {
		return
	}
	e.TypedShortcut(s)
}
