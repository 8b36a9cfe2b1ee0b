package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

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
