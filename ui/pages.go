package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// showPage lays a page with a head over the chat; Escape and the arrow close
// it.
func (w *Window) showPage(title string, body fyne.CanvasObject) { w.showWidePage(title, body, 620) }

// showWidePage does it with content up to a number of pixels wide.
func (w *Window) showWidePage(title string, body fyne.CanvasObject, most float32) {
	back := widgets.NewIconButton("back", i18n.T("page.back"), w.closeOverlay)
	head := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space12, 0), Min: fyne.NewSize(0, look.HeaderHeight)},
		widgets.Row(look.Space8, 1, back, widgets.NewText(title, look.Text, look.TextTitle).Bold().Truncated()))
	inner := &fyne.Container{Layout: &pageLayout{max: most}, Objects: []fyne.CanvasObject{body}}
	w.pageScroll = widgets.NewScroll(inner)
	w.setOverlay(container.NewBorder(widgets.Column(0, -1, head, widgets.Line()), nil, nil, nil, w.pageScroll))
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
