package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Slider is a value between two ends, in ember.
type Slider struct{ widget.Slider }

// NewSlider makes a slider; moving is called on the way, done at the end.
func NewSlider(lo, hi, step, value float64, moving, done func(float64)) *Slider {
	s := &Slider{}
	s.Min, s.Max, s.Step, s.Value = lo, hi, step, value
	s.OnChanged, s.OnChangeEnded = moving, done
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained shows the slider.
func (s *Slider) FocusGained() { s.Slider.FocusGained(); Reveal(s) }

// TypedKey leaves Escape and F1 to the window.
func (s *Slider) TypedKey(k *fyne.KeyEvent) {
	if leftToWindow(s, k) {
		return
	}
	s.Slider.TypedKey(k)
}

// KeyDown tells the window.
func (s *Slider) KeyDown(k *fyne.KeyEvent) { PassKeyDown(s, k, true) }

// KeyUp tells the window.
func (s *Slider) KeyUp(k *fyne.KeyEvent) { PassKeyDown(s, k, false) }

// CreateRenderer colours what the toolkit draws.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &sliderRenderer{s.Slider.CreateRenderer(), s}
	r.paint()
	return r
}

// sliderRenderer is the toolkit's in our colours. A theme of its own for each
// slider would make the toolkit keep a copy of all fonts for each.
type sliderRenderer struct {
	fyne.WidgetRenderer
	s *Slider
}

// Refresh paints over the toolkit's colours.
func (r *sliderRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
}

func (r *sliderRenderer) paint() {
	parts := r.Objects() // the track, its left part, the thumb, the ring around it
	tint := look.Color(look.Ember)
	if r.s.Disabled() {
		tint = look.Color(look.Faint)
	}
	if track, ok := parts[0].(*canvas.Rectangle); ok {
		track.FillColor = look.Color(look.Selected)
	}
	if active, ok := parts[1].(*canvas.Rectangle); ok {
		active.FillColor = tint
	}
	if thumb, ok := parts[2].(*canvas.Circle); ok {
		thumb.FillColor = tint
	}
}
