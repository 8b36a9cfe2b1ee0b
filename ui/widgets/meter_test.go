package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// heights are the heights of a meter's bars.
func (m *Meter) heights() (out []float32) {
	for _, b := range m.bars {
		out = append(out, b.Size().Height)
	}
	return out
}

func TestMeter_StandsStillWhereMotionIsReduced(t *testing.T) {
	test.NewTempApp(t)
	m := NewMeter()
	m.Resize(fyne.NewSize(meterBars*(meterBar+meterGap), 28))
	ReduceMotion(true)
	defer ReduceMotion(false)
	m.Set(0.5)
	before := m.heights()
	for _, level := range []float64{0.48, 0.52, 0.5, 0.45} {
		m.Set(level)
	}
	for i, h := range m.heights() {
		if h != before[i] {
			t.Fatalf("bar %d moved from %v to %v", i, before[i], h)
		}
	}
	if before[0] <= before[meterBars-1] {
		t.Error("the level can't be seen")
	}
	m.Set(0)
	if got := m.heights(); got[0] != got[meterBars-1] {
		t.Error("silence looks like sound")
	}
}
