package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"delonix/ui/desktop"
	"delonix/ui/look"
)

// newTheme makes the theme of a choice, with the system's colours as they are
// known.
func (w *Window) newTheme(choice string) *look.Theme {
	t := look.NewTheme(choice)
	t.System = w.system
	return t
}

// followScheme follows the desktop's colours until the returned function is called.
func (w *Window) followScheme(ctx context.Context) (stop func()) {
	if desktop.FollowsScheme {
		w.calm() // which keeps the toolkit from asking
	}
	now, known, stop := desktop.FollowScheme(ctx, w.setSystem)
	if known {
		w.setSystem(now)
	}
	return stop
}

// setSystem paints the window as the desktop wants it now.
func (w *Window) setSystem(v fyne.ThemeVariant) {
	if w.system == v {
		return
	}
	w.system = v
	w.theme = w.newTheme(w.theme.Choice)
	w.app.Settings().SetTheme(w.theme)
}
