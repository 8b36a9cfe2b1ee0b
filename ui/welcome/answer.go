package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// answerHeight is the room for what the portal answers, in pixels: three lines.
const answerHeight float32 = 76

// answer is what is said below the fields. It has its room before there is anything
// to say, and scrolls what is longer, so that the buttons below stay under the
// pointer.
type answer struct {
	widget.BaseWidget
	scroll *container.Scroll
}

func newAnswer(words *widget.Label, remedies *fyne.Container) *answer {
	// The label's own padding would move it out of the line of the fields.
	flush := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(-look.Space8, -look.Space4)}, words)
	a := &answer{scroll: widgets.NewScroll(widgets.Column(look.Space4, -1, flush, remedies))}
	a.scroll.SetMinSize(fyne.NewSize(0, answerHeight))
	a.ExtendBaseWidget(a)
	return a
}

// settle shows how what is said now begins.
func (a *answer) settle() {
	a.scroll.Content.Refresh()
	a.scroll.Offset = fyne.Position{}
	a.scroll.Refresh()
}

// CreateRenderer shows the scroller.
func (a *answer) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.scroll) }
