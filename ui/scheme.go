package ui

import "delonix/ui/look"

// newTheme makes the theme of a choice, with the system's colours as they are
// known.
func (w *Window) newTheme(choice string) *look.Theme {
	t := look.NewTheme(choice)
	t.System = w.system
	return t
}
