package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"delonix/ui/desktop"
	"delonix/ui/look"
)

// scheme is how the window is painted: as the person chose, and as the desktop wants
// it. It belongs to the UI thread.
type scheme struct {
	app    fyne.App
	theme  *look.Theme
	system fyne.ThemeVariant // the desktop's colours; look.VariantUnknown: the toolkit knows them
}

func newScheme(app fyne.App, choice string) *scheme {
	s := &scheme{app: app, system: look.VariantUnknown}
	s.use(choice)
	return s
}

// use paints everything by a choice.
func (s *scheme) use(choice string) {
	if s.theme != nil && s.theme.Choice == choice && s.theme.System == s.system {
		return
	}
	s.theme = look.NewTheme(choice)
	s.theme.System = s.system
	s.app.Settings().SetTheme(s.theme)
}

// follow follows the desktop's colours until the returned function is called.
func (s *scheme) follow(ctx context.Context) (stop func()) {
	now, known, stop := desktop.FollowScheme(ctx, s.set)
	if known {
		s.set(now)
	}
	return stop
}

// set paints the window as the desktop wants it now.
func (s *scheme) set(v fyne.ThemeVariant) {
	s.system = v
	s.use(s.theme.Choice)
}
