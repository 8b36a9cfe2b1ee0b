package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Middle keeps its content in a column in the middle of what is wider, as high
// as there is room. The wheel turns the content wherever the pointer is.
type Middle struct {
	widget.BaseWidget
	content fyne.CanvasObject
	most    float32
	wheel   func(*fyne.ScrollEvent)
}

var _ fyne.Scrollable = (*Middle)(nil)

// NewMiddle makes a column of at most so many pixels. wheel may be nil.
func NewMiddle(content fyne.CanvasObject, most float32, wheel func(*fyne.ScrollEvent)) *Middle {
	m := &Middle{content: content, most: most, wheel: wheel}
	m.ExtendBaseWidget(m)
	return m
}

// Scrolled turns the content from beside it.
func (m *Middle) Scrolled(e *fyne.ScrollEvent) {
	if m.wheel != nil {
		m.wheel(e)
	}
}

// CreateRenderer lays the content out.
func (m *Middle) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: middleLayout(m.most), Objects: []fyne.CanvasObject{m.content}})
}

type middleLayout float32

func (l middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(float32(l), size.Width)
	for _, o := range objects {
		o.Move(fyne.NewPos((size.Width-w)/2, 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

func (l middleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}
