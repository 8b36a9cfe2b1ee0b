package composer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
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
	phase  client.RecordingPhase
}

func newRecording(done, cancel func()) *recording {
	r := &recording{words: widgets.NewText("", look.Text, look.TextSize), time: widgets.NewText("00:00", look.Muted, look.TextSize), meter: widgets.NewMeter()}
	r.cancel = widgets.NewButton(widgets.Quiet, "", "close", cancel)
	r.done = widgets.NewButton(widgets.Primary, "", "send", done)
	r.hint = widgets.NewText("", look.Muted, look.TextSmall)
	if done == nil {
		r.cancel.Hide()
		r.done.Hide()
	} else {
		r.hint.Hide()
	}
	r.name()
	r.ExtendBaseWidget(r)
	return r
}

// name gives the parts their words in the language in force.
func (r *recording) name() {
	r.cancel.Set("close", i18n.T("common.cancel"), i18n.T("common.cancel"), "")
	r.done.Set("send", i18n.T("common.send"), i18n.T("common.send"), "")
	r.hint.SetText(i18n.T("call.releaseToSend"))
	r.say()
}

// say is what is being done.
func (r *recording) say() {
	switch r.phase {
	case client.RecordingOpening:
		r.words.SetText(i18n.T("composer.opening"))
	case client.RecordingTranscribing:
		r.words.SetText(i18n.T("composer.understanding"))
	case client.RecordingOn:
		r.words.SetText(i18n.T("composer.recording"))
	}
}

// CreateRenderer lays the row out.
func (r *recording) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space8, 0)},
		widgets.Row(look.Space12, 3, widgets.Dot(look.Ember, 10), r.words, r.time, r.meter, r.hint, r.cancel, r.done)))
}

func (r *recording) set(s client.Recording) {
	r.phase = s.Phase
	r.say()
	switch s.Phase {
	case client.RecordingOpening, client.RecordingTranscribing:
		r.done.Disable()
	case client.RecordingOn:
		r.done.Enable()
	}
	r.time.SetText(widgets.Stopwatch(s.Elapsed))
	r.meter.Set(s.Level)
}
