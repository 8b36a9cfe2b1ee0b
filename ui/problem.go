package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"delonix/assets"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/widgets"
)

// RunProblem shows a window that says why Delonix can't start, until it is
// closed.
func RunProblem(ctx context.Context, p client.Problem) {
	loop.SteadyTime()
	held := loop.Hold()
	a := app.NewWithID(AppID)
	a.SetIcon(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	a.Settings().SetTheme(look.NewTheme("system"))
	win := a.NewWindow("Delonix")
	words := widget.NewLabel(p.Text)
	words.Wrapping = fyne.TextWrapWord
	details := widget.NewLabel(p.Details)
	details.Wrapping, details.Selectable, details.Importance = fyne.TextWrapWord, true, widget.LowImportance
	quit := func() { loop.Quit(a) }
	button := widgets.NewButton(widgets.Primary, "Quit", "", quit)
	win.SetCloseIntercept(quit)
	win.SetContent(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Background, Pad: widgets.Pad(look.Space24, look.Space24)},
		widgets.Column(look.Space12, 2, widgets.NewText("Delonix can't start", look.Text, look.TextStateWord).Bold(), words, details, widgets.Row(0, 0, widgets.Gap(0, 0), button))))
	win.Resize(fyne.NewSize(520, 280))
	_ = loop.Run(ctx, a, win, held, loop.Hooks{Started: func() {}, Asked: func() {}, Quit: quit}) // the words were printed, too
}

// noWindow says in words why there is no window.
func noWindow(err error) error {
	var s *loop.StartError
	if errors.As(err, &s) && s.OpenGL {
		return &client.Problem{Text: "This display can't show the window: it offers no OpenGL. Update the graphics driver, or use another display.", Details: s.Cause}
	}
	return &client.Problem{Text: "There is no display to open a window on. Start Delonix from a desktop, or see delonix --help for what works without one.", Details: err.Error()}
}
