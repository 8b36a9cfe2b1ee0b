package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestBanner_NarrowPutsItsWordsBelowTheButtons(t *testing.T) {
	d := uitest.New(t)
	b := widgets.NewBanner()
	words := "No connection to the portal. You can read and write; messages are kept and sent when the connection is back."
	b.Set(look.Amber, words, widgets.NewButton(widgets.Outline, "Retry now", "retry", func() {}), widgets.NewButton(widgets.Quiet, "Details", "", func() {}))
	for _, width := range []float32{260, 320, 420, 700} {
		d.Show(widgets.Column(0, 0, b), width, 400)
		label := uitest.All[*widget.Label](b)[0]
		button := uitest.Button(b, "Retry now")
		at, _ := uitest.Place(b, label)
		beside, _ := uitest.Place(b, button)
		if label.Size().Width < 200 {
			t.Errorf("at %v the words have %v", width, label.Size().Width)
		}
		below := at.Y >= beside.Y+button.Size().Height
		right := at.X+label.Size().Width <= beside.X
		if !below && !right {
			t.Errorf("at %v the words at %v, %v cover the button at %v", width, at, label.Size(), beside)
		}
	}
}
