package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/call"
	"delonix/ui/look"
	"delonix/ui/sidebar"
	"delonix/ui/widgets"
)

// shell places the sidebar, a hairline and the main pane, and narrows the
// sidebar in a narrow window.
type shell struct {
	widget.BaseWidget
	side *sidebar.Sidebar
	line *widgets.Surface
	pane fyne.CanvasObject
}

func newShell(side *sidebar.Sidebar, pane fyne.CanvasObject) *shell {
	s := &shell{side: side, line: widgets.Line(), pane: pane}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer lays the three out by hand.
func (s *shell) CreateRenderer() fyne.WidgetRenderer { return &shellRenderer{s} }

type shellRenderer struct{ s *shell }

func (r *shellRenderer) Layout(size fyne.Size) {
	r.s.side.SetNarrow(size.Width < look.CollapseBelow)
	w := r.s.side.Width()
	r.s.side.Move(fyne.Position{})
	r.s.side.Resize(fyne.NewSize(w, size.Height))
	r.s.line.Move(fyne.NewPos(w, 0))
	r.s.line.Resize(fyne.NewSize(look.Hairline, size.Height))
	r.s.pane.Move(fyne.NewPos(w+look.Hairline, 0))
	r.s.pane.Resize(fyne.NewSize(max(0, size.Width-w-look.Hairline), size.Height))
}

func (r *shellRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.WindowMinWidth, look.WindowMinHigh)
}

func (r *shellRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.s.side.Refresh()
	r.s.line.Refresh()
	r.s.pane.Refresh()
}

func (r *shellRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.side, r.s.line, r.s.pane}
}
func (r *shellRenderer) Destroy() {}

// paneLayout stacks the chat, a hairline, the call panel and the composer. The
// enlarged panel takes the chat's place.
type paneLayout struct {
	chat, line, comp fyne.CanvasObject
	call             *call.Panel
}

func newTalkPane(chat fyne.CanvasObject, panel *call.Panel, comp fyne.CanvasObject) *fyne.Container {
	l := &paneLayout{chat: chat, line: widgets.Line(), comp: comp, call: panel}
	return &fyne.Container{Layout: l, Objects: []fyne.CanvasObject{chat, l.line, panel, comp}}
}

// Layout places the four from the bottom up.
func (l *paneLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, h)))
	}
	bottom := size.Height - l.comp.MinSize().Height
	place(l.comp, bottom, l.comp.MinSize().Height)
	large := l.call.Visible() && l.call.Enlarged()
	if large {
		l.chat.Hide()
		place(l.line, 0, look.Hairline)
		place(l.call, look.Hairline, bottom-look.Hairline)
		return
	}
	l.chat.Show()
	if l.call.Visible() {
		l.call.Resize(fyne.NewSize(size.Width, l.call.Size().Height)) // the captions' height depends on it
		h := l.call.MinSize().Height
		bottom -= h
		place(l.call, bottom, h)
	}
	bottom -= look.Hairline
	place(l.line, bottom, look.Hairline)
	place(l.chat, 0, bottom)
}

// MinSize is what the composer needs.
func (l *paneLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.comp.MinSize().Width, l.comp.MinSize().Height)
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
