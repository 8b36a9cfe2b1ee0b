package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// recording stands in place of the field while one utterance is recorded: the
// level, the time, a way out and the button that sends. Without these two it
// says that the release sends.
type recording struct {
	widget.BaseWidget
	words  *widgets.Text
	time   *widgets.Text
	meter  *widgets.Meter
	cancel *widgets.Button
	done   *widgets.Button
	hint   *widgets.Text
}

func newRecording(done, cancel func()) *recording {
	r := &recording{words: widgets.NewText("", look.Text, look.TextSize), time: widgets.NewText("00:00", look.Muted, look.TextSize), meter: widgets.NewMeter()}
	r.cancel = widgets.NewButton(widgets.Quiet, "Cancel", "close", cancel)
	r.done = widgets.NewButton(widgets.Primary, "Send", "send", done)
	r.hint = widgets.NewText("Release to send", look.Muted, look.TextSmall)
	if done == nil {
		r.cancel.Hide()
		r.done.Hide()
	} else {
		r.hint.Hide()
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer lays the row out.
func (r *recording) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space8, 0)},
		widgets.Row(look.Space12, 3, widgets.Dot(look.Ember, 10), r.words, r.time, r.meter, r.hint, r.cancel, r.done)))
}

func (r *recording) set(s client.Recording) {
	switch s.Phase {
	case client.RecordingOpening:
		r.words.SetText("Opening the microphone…")
		r.done.Disable()
	case client.RecordingTranscribing:
		r.words.SetText("Understanding…")
		r.done.Disable()
	case client.RecordingOn:
		r.words.SetText("Recording")
		r.done.Enable()
	}
	r.time.SetText(widgets.Stopwatch(s.Elapsed))
	r.meter.Set(s.Level)
}
