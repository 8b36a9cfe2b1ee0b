package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Meter shows the sound level of the last moments as bars. It repaints only
// when it is given a level.
type Meter struct {
	widget.BaseWidget
	levels []float64
}

const (
	meterBars         = 40
	meterBar  float32 = 3
	meterGap  float32 = 2
)

// NewMeter makes a silent meter.
func NewMeter() *Meter {
	m := &Meter{levels: make([]float64, meterBars)}
	m.ExtendBaseWidget(m)
	return m
}

// Set adds a level from 0 to 1 at the right.
func (m *Meter) Set(level float64) {
	copy(m.levels, m.levels[1:])
	m.levels[meterBars-1] = min(max(level, 0), 1)
	m.Refresh()
}

// Clear makes it silent.
func (m *Meter) Clear() {
	clear(m.levels)
	m.Refresh()
}

// CreateRenderer makes the bars.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &meterRenderer{m: m}
	for range meterBars {
		b := canvas.NewRectangle(look.Color(look.Ember))
		b.CornerRadius = meterBar / 2
		r.bars = append(r.bars, b)
		r.objects = append(r.objects, b)
	}
	return r
}

type meterRenderer struct {
	m       *Meter
	bars    []*canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *meterRenderer) Layout(s fyne.Size) {
	fit := min(meterBars, int(s.Width/(meterBar+meterGap)))
	for i, b := range r.bars {
		if i < meterBars-fit {
			b.Hide()
			continue
		}
		b.Show()
		h := max(meterBar, float32(r.m.levels[i])*s.Height)
		b.Move(fyne.NewPos(float32(i-(meterBars-fit))*(meterBar+meterGap), (s.Height-h)/2))
		b.Resize(fyne.NewSize(meterBar, h))
	}
}

func (r *meterRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 28) }

func (r *meterRenderer) Refresh() {
	c := look.Color(look.Ember)
	for _, b := range r.bars {
		b.FillColor = c
	}
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *meterRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *meterRenderer) Destroy()                     {}
