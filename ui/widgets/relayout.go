package widgets

import "fyne.io/fyne/v2"

// Relayout gives the objects of a container their places again, without
// painting them anew as Refresh would.
func Relayout(c *fyne.Container) {
	if c != nil && c.Layout != nil && c.Size().Width > 0 {
		c.Layout.Layout(c.Objects, c.Size())
	}
}
