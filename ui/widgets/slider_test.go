package widgets_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"delonix/ui/look"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestSlider_KeepsItsColoursWhenItMovesAndTheThemeChanges(t *testing.T) {
	d := uitest.New(t)
	s := widgets.NewSlider(0, 10, 1, 3, nil, nil)
	d.Show(s, 200, 40)
	check := func(when string) {
		t.Helper()
		parts := test.WidgetRenderer(s).Objects()
		want := look.Color(look.Ember)
		for _, got := range []color.Color{parts[1].(*canvas.Rectangle).FillColor, parts[2].(*canvas.Circle).FillColor} {
			if got != want {
				t.Errorf("%s: a part is %v, not %v", when, got, want)
			}
		}
	}
	check("at first")
	s.SetValue(7)
	check("after a move")
	d.Theme("dark")
	s.Refresh()
	check("in the dark")
}
