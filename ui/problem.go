package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"delonix/assets"
	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/desktop"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// RunProblem shows a window that says why Delonix can't start, until it is closed.
// It reports whether the person wants it tried again.
func RunProblem(ctx context.Context, p client.Problem, version string) (again bool) {
	loop.SteadyTime()
	held := loop.Hold()
	a := app.NewWithID(desktop.AppID)
	a.SetIcon(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	a.Settings().SetTheme(look.NewTheme("system"))
	win := a.NewWindow("Delonix")
	quit := func() { loop.Quit(a) }
	win.SetCloseIntercept(quit)
	win.SetContent(problemPage(p, problems.Actions{
		Copy:  func(p client.Problem) { a.Clipboard().SetContent(p.Report(version, time.Now())) },
		Solve: func(client.Action) { again = true; quit() },
	}, quit))
	win.Resize(fyne.NewSize(520, 280))
	_ = loop.Run(ctx, a, win, held, loop.Hooks{Started: func() {}, Asked: func() {}, Quit: quit}) // the words were printed, too
	return again
}

// problemPage says why Delonix can't start. Without a client there is nothing to be
// done here but to try again.
func problemPage(p client.Problem, act problems.Actions, quit func()) fyne.CanvasObject {
	if p.Action != client.ActionRetry {
		act.Solve = nil
	}
	words := widget.NewLabel(client.Said(p))
	words.Wrapping = fyne.TextWrapWord
	buttons := []fyne.CanvasObject{widgets.Gap(0, 0)}
	for _, b := range problems.Buttons(p, act) {
		buttons = append(buttons, b)
	}
	buttons = append(buttons, widgets.NewButton(widgets.Primary, i18n.T("start.quit"), "", quit))
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Background, Pad: widgets.Pad(look.Space24, look.Space24)},
		widgets.Column(look.Space12, 1, widgets.NewText(i18n.T("start.cant"), look.Text, look.TextStateWord).Bold(), words, widgets.Row(look.Space8, 0, buttons...)))
}

// noWindow says in words why there is no window.
func noWindow(err error) error {
	var s *loop.StartError
	if errors.As(err, &s) && s.OpenGL {
		return client.NewProblem(i18n.Say("start.noOpenGL"), client.ActionNone, s.Cause)
	}
	return client.NewProblem(i18n.Say("start.noDisplay"), client.ActionNone, err.Error())
}
