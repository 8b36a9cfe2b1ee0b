package ui

import (
	"fmt"

	"delonix/ui/look"
	"delonix/ui/widgets"
)

// showTimings shows how long the stages of the last turns took.
func (w *Window) showTimings() {
	col := widgets.Column(look.Space8, -1)
	list := w.client.VoiceTimings()
	if len(list) == 0 {
		col.Add(widgets.NewText("No spoken turns yet.", look.Muted, look.TextSize))
	}
	for _, t := range list {
		col.Add(widgets.NewText(fmt.Sprintf("%v", t), look.Text, look.TextSmall).Truncated())
	}
	w.showPage("Voice timings", col)
}
