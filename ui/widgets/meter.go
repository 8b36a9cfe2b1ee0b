package widgets

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Meter shows the sound level of the last moments as bars. It repaints only
// when it is given levels that change a bar by a pixel: a silent one is still.
type Meter struct {
	widget.BaseWidget
	levels []float64
	bars   []*canvas.Rectangle
}

// reduced: what only moves stands still. It belongs to the window's thread.
var reduced bool

// ReduceMotion makes what moves with the sound stand still, or move again.
func ReduceMotion(on bool) { reduced = on }

// Moves reports whether something may move with the sound.
func Moves() bool { return !reduced }

// stillSteps is in how many steps a meter shows a level without moving.
const stillSteps = 4

const (
	meterBars         = 40
	meterBar  float32 = 3
	meterGap  float32 = 2
)

// NewMeter makes a silent meter.
func NewMeter() *Meter {
	m := &Meter{levels: make([]float64, meterBars)}
	for range meterBars {
		b := canvas.NewRectangle(nil)
		b.CornerRadius = meterBar / 2
		m.bars = append(m.bars, b)
	}
	m.ExtendBaseWidget(m)
	return m
}

// Set adds a level from 0 to 1 at the right. Where nothing shall move it shows the level itself in a few steps: as many
// bars from the left stand out.
func (m *Meter) Set(level float64) {
	level = min(max(level, 0), 1)
	if reduced {
		loud := int(math.Round(level*stillSteps)) * meterBars / stillSteps
		for i := range m.levels {
			m.levels[i] = 0
			if i < loud {
				m.levels[i] = 0.5
			}
		}
		m.place()
		return
	}
	copy(m.levels, m.levels[1:])
	m.levels[meterBars-1] = level
	m.place()
}

// Clear makes it silent.
func (m *Meter) Clear() {
	clear(m.levels)
	m.place()
}

// place gives the bars their heights, in whole pixels; one that keeps its own
// is not touched.
func (m *Meter) place() {
	s := m.Size()
	fit := min(meterBars, int(s.Width/(meterBar+meterGap)))
	for i, b := range m.bars {
		if i < meterBars-fit {
			if b.Visible() {
				b.Hide()
			}
			continue
		}
		if !b.Visible() {
			b.Show()
		}
		h := max(meterBar, float32(math.Round(m.levels[i]*float64(s.Height))))
		b.Move(fyne.NewPos(float32(i-(meterBars-fit))*(meterBar+meterGap), (s.Height-h)/2))
		b.Resize(fyne.NewSize(meterBar, h))
	}
}

// CreateRenderer paints the bars.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &meterRenderer{m: m}
	for _, b := range m.bars {
		b.FillColor = look.Color(look.Ember)
		r.objects = append(r.objects, b)
	}
	return r
}

type meterRenderer struct {
	m       *Meter
	objects []fyne.CanvasObject
}

func (r *meterRenderer) Layout(fyne.Size) { r.m.place() }

func (r *meterRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 28) }

func (r *meterRenderer) Refresh() {
	c := look.Color(look.Ember)
	for _, b := range r.m.bars {
		b.FillColor = c
	}
	r.m.place()
	canvas.Refresh(r.m)
}

func (r *meterRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *meterRenderer) Destroy()                     {}
