package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/welcome"
	"delonix/ui/widgets"
)

// router knows what covers what, from the bottom to the top: the chat, a page in its
// place, the page to connect over everything, a dialog. It belongs to the UI thread.
type router struct {
	win     fyne.Window
	root    *widgets.Root
	main    fyne.CanvasObject // all but the page to connect
	middle  *fyne.Container   // the chat with its composer, and a page in their place
	layers  *fyne.Container   // main, and the page to connect
	page    *screen           // nil for the chat
	connect *welcome.Page     // nil where it is not shown
	dialog  dialog.Dialog     // nil for none

	covered func(bool)    // the chat goes, or what covered it
	seen    func()        // the chat is shown again
	focus   func()        // what is typed goes into the field again
	escapes []func() bool // what Escape does: the first of them that does something
}

// screen is a page in place of the chat.
type screen struct {
	object fyne.CanvasObject
	scroll *container.Scroll
	closed func()
}

// newRouter lays a window out with its chat and what is around that.
func newRouter(win fyne.Window, main fyne.CanvasObject, middle *fyne.Container) *router {
	r := &router{win: win, main: main, middle: middle, layers: container.NewStack(main)}
	// The window is cleared with the background's colour before it is painted:
	// what lies on nothing else is clear, or all of it would be painted twice.
	r.root = widgets.NewRoot(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Min: fyne.NewSize(look.WindowMinWidth, look.WindowMinHigh)}, r.layers))
	return r
}

// isCovered reports whether a page, or the page to connect, is shown in place of the
// chat.
func (r *router) isCovered() bool { return r.page != nil || r.connect != nil }

// open lays a page with a head over the chat; Escape and the arrow close it.
func (r *router) open(title string, body fyne.CanvasObject, wide float32, closed func()) {
	back := widgets.NewIconButton("back", i18n.T("page.back"), func() { r.closePage() })
	head := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space12, 0), Min: fyne.NewSize(0, look.HeaderHeight)},
		widgets.Row(look.Space8, 1, back, widgets.NewText(title, look.Text, look.TextTitle).Bold().Truncated()))
	inner := &fyne.Container{Layout: &pageLayout{max: wide}, Objects: []fyne.CanvasObject{body}}
	scroll := widgets.NewScroll(inner)
	r.closePage()
	r.root.HideHint()
	r.page = &screen{container.NewBorder(widgets.Column(0, -1, head, widgets.Line()), nil, nil, nil, scroll), scroll, closed}
	r.middle.Objects[0].Hide()
	r.middle.Add(r.page.object)
	r.covered(true)
	r.win.Canvas().Unfocus()
}

// closePage shows the chat again; false if no page is open.
func (r *router) closePage() bool {
	s := r.page
	if s == nil {
		return false
	}
	r.root.HideHint()
	r.middle.Remove(s.object)
	r.page = nil
	r.covered(r.isCovered())
	r.middle.Objects[0].Show()
	r.middle.Refresh()
	if s.closed != nil {
		s.closed()
	}
	r.seen()
	r.focus()
	return true
}

// cover shows the page to connect over everything.
func (r *router) cover(page *welcome.Page) {
	r.root.HideHint()
	r.main.Hide()
	r.connect = page
	r.layers.Add(page)
	r.covered(true)
	r.win.Canvas().Focus(page.First())
}

// uncover takes it away; false if it is not shown.
func (r *router) uncover() bool {
	if r.connect == nil {
		return false
	}
	r.root.HideHint()
	r.connect = nil
	r.layers.Objects = r.layers.Objects[:1]
	r.covered(r.isCovered())
	r.main.Show()
	r.layers.Refresh()
	if r.page == nil {
		r.focus()
	} else { // the settings are still there: the field is below them
		r.win.Canvas().Unfocus()
	}
	return true
}

// show opens a dialog that Escape closes.
func (r *router) show(d dialog.Dialog) {
	d.SetOnClosed(func() {
		if r.dialog == d {
			r.dialog = nil
		}
	})
	r.dialog = d
	d.Show()
	if _, ok := d.(*dialog.FileDialog); ok { // it has no size before it is shown
		room := r.win.Canvas().Size()
		d.Resize(fyne.NewSize(min(760, room.Width-2*look.Space24), min(520, room.Height-2*look.Space24)))
	}
}

// closeDialog closes the dialog on top; false if there is none.
func (r *router) closeDialog() bool {
	d := r.dialog
	if d == nil {
		return false
	}
	r.dialog = nil
	d.Hide()
	return true
}

// escape stops, cancels or closes what is on top, one thing at a time.
func (r *router) escape() {
	for _, does := range r.escapes {
		if does() {
			return
		}
	}
}
