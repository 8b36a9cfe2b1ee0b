package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/pages"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// navigator is the way from a page to other places.
type navigator struct{ w *Window }

// Page lays a page with a head over the chat; Escape and the arrow close it.
func (n navigator) Page(title string, body fyne.CanvasObject, wide float32, closed func()) {
	w := n.w
	back := widgets.NewIconButton("back", i18n.T("page.back"), w.closeOverlay)
	head := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space12, 0), Min: fyne.NewSize(0, look.HeaderHeight)},
		widgets.Row(look.Space8, 1, back, widgets.NewText(title, look.Text, look.TextTitle).Bold().Truncated()))
	inner := &fyne.Container{Layout: &pageLayout{max: wide}, Objects: []fyne.CanvasObject{body}}
	w.pageScroll = widgets.NewScroll(inner)
	w.setOverlay(container.NewBorder(widgets.Column(0, -1, head, widgets.Line()), nil, nil, nil, w.pageScroll))
	w.closeTop = closed
}

// Open shows a conversation.
func (n navigator) Open(id client.ConversationID) { n.w.conv.Open(id) }

// Uncover closes the page that is shown in place of the chat.
func (n navigator) Uncover() { n.w.closeOverlay() }

// Connecting reports whether the page to connect covers the window.
func (n navigator) Connecting() bool { return len(n.w.pages.Objects) > 1 }

// Connect shows it.
func (n navigator) Connect() { n.w.showWelcome() }

// Dialog shows a dialog that Escape closes.
func (n navigator) Dialog(d dialog.Dialog) { n.w.showDialog(d) }

// Problem tells an error above the messages.
func (n navigator) Problem(err error) { n.w.explain(err) }

// newPages makes what presents the pages.
func (w *Window) newPages() *pages.Pages {
	return pages.New(pages.Options{
		Client: w.client, Bridge: w.bridge, Nav: navigator{w}, Window: w.win, Act: problems.Actions{Solve: w.solve, Copy: w.copyDetails},
		Settings: func() client.Settings { return w.settings }, Apply: w.applySettings, Agents: func() []client.Agent { return w.agents },
		Connect: w.showWelcome, SignOut: w.signOut, OpenPath: w.openPath, Copy: w.app.Clipboard().SetContent, Shortcut: w.shortcut,
		Chime: w.opt.Chime, Autostart: w.opt.Autostart, Version: w.opt.Version, Logger: w.opt.Logger,
	})
}

// openSettings shows the settings in place of the chat.
func (w *Window) openSettings() {
	if len(w.pages.Objects) > 1 {
		return // the welcome page is open: there is nothing to set yet
	}
	w.page.OpenSettings()
}

// setOverlay shows something in place of the chat.
func (w *Window) setOverlay(o fyne.CanvasObject) {
	w.closeOverlay()
	w.root.HideHint()
	w.overlay = o
	w.middle.Objects[0].Hide()
	w.middle.Add(o)
	w.coverCall()
	w.win.Canvas().Unfocus()
}

// closeOverlay shows the chat again.
func (w *Window) closeOverlay() {
	if w.overlay == nil {
		return
	}
	w.root.HideHint()
	w.middle.Remove(w.overlay)
	w.overlay = nil
	w.coverCall()
	w.middle.Objects[0].Show()
	w.middle.Refresh()
	if f := w.closeTop; f != nil {
		w.closeTop = nil
		f()
	}
	w.chat.Seen()
	w.comp.Focus()
}

// pageLayout keeps a page's content in the middle, readable in a wide window.
type pageLayout struct{ max float32 }

func (l *pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(l.max, size.Width-2*look.Space24)
	for _, o := range objects {
		o.Move(fyne.NewPos(max(look.Space24, (size.Width-w)/2), look.Space24))
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
	}
}

func (l *pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return fyne.NewSize(min(l.max, 280), s.Height+2*look.Space24)
}

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

// coverCall tells the call panel if a page is shown in its place.
func (w *Window) coverCall() {
	w.call.SetCovered(w.covered(), time.Now())
}

// covered tells that a page, or the welcome page, is shown in place of the chat.
func (w *Window) covered() bool { return w.overlay != nil || len(w.pages.Objects) > 1 }
