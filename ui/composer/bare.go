package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// caretWidth is how wide the cursor is; the toolkit takes the width of the
// field's frame for it, which is a hairline.
const caretWidth = 2

// bare takes ground and frame away from a field: the composer draws them
// around field and buttons. It is done on the parts that were drawn and not by
// a theme of the field's own: the toolkit keeps a copy of all fonts for every
// such theme, and makes a new one with each refresh.
func bare(e *widget.Entry, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	parts := r.Objects()
	for _, ground := range parts[:2] { // the box and its border
		ground.Hide()
	}
	if scroll, ok := parts[2].(*container.Scroll); ok {
		widenCaret(e, scroll.Content)
	}
	return r
}

// widenCaret makes the cursor among what a field scrolls wide enough to be
// found, and puts it before the next letter and not on it, whenever it moved.
func widenCaret(e *widget.Entry, content fyne.CanvasObject) {
	w, ok := content.(fyne.Widget)
	if !ok {
		return
	}
	for _, o := range w.CreateRenderer().Objects() {
		if caret, ok := o.(*canvas.Rectangle); ok {
			e.OnCursorChanged = func() {
				caret.Resize(fyne.NewSize(caretWidth, caret.Size().Height))
				caret.Move(caret.Position().SubtractXY(caretWidth, 0))
			}
		}
	}
}
