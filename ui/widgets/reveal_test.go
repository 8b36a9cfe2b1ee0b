package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestReveal_ScrollsOnlyWhatTheObjectLiesIn(t *testing.T) {
	d := uitest.New(t)
	column := func() (*container.Scroll, []*widgets.Button) {
		col, all := container.NewVBox(), []*widgets.Button{}
		for range 20 {
			b := widgets.NewButton(widgets.Outline, "Press", "", func() {})
			all = append(all, b)
			col.Add(b)
		}
		return widgets.NewScroll(col), all
	}
	left, buttons := column()
	right, _ := column()
	hidden, _ := column()
	w := d.Show(container.NewStack(container.NewGridWithColumns(2, left, right), container.NewStack(hidden)), 400, 200)
	hidden.Hide()
	w.Canvas().Focus(buttons[19])
	if at, _ := uitest.Place(w.Content(), buttons[19]); at.Y < 0 || at.Y+buttons[19].Size().Height > 200 {
		t.Errorf("the last one is at %.0f", at.Y)
	}
	if right.Offset.Y != 0 || hidden.Offset.Y != 0 {
		t.Errorf("others were scrolled, by %.0f and %.0f", right.Offset.Y, hidden.Offset.Y)
	}
	before := left.Offset
	w.Canvas().Focus(buttons[18])
	if left.Offset != before {
		t.Error("it scrolls to what is in sight already")
	}
	w.Canvas().Focus(buttons[0])
	if left.Offset != (fyne.Position{}) {
		t.Errorf("the first one is seen from %.0f", left.Offset.Y)
	}
}
