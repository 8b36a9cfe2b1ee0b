package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Hinted is content that tells more while the pointer rests on it.
type Hinted struct {
	widget.BaseWidget
	content fyne.CanvasObject
	hint    string
}

var _ desktop.Hoverable = (*Hinted)(nil)

// NewHinted gives content a hint.
func NewHinted(content fyne.CanvasObject, hint string) *Hinted {
	h := &Hinted{content: content, hint: hint}
	h.ExtendBaseWidget(h)
	return h
}

// MouseIn shows the hint.
func (h *Hinted) MouseIn(*desktop.MouseEvent) {
	if h.hint != "" {
		ShowHint(h, h.hint)
	}
}

// MouseMoved is part of desktop.Hoverable.
func (h *Hinted) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides it.
func (h *Hinted) MouseOut() { HideHint(h) }

// CreateRenderer shows the content.
func (h *Hinted) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.content) }
