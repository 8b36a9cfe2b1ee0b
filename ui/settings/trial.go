package settings

import (
	"context"
	"errors"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// trial tries the microphone and the speaker out: it records a little, shows
// the level, and plays back what it heard.
type trial struct {
	widget.BaseWidget
	button *widgets.Button
	sound  *widgets.Button
	words  *widgets.Text
	note   *widgets.Note
	failed *problems.Line
	meter  *widgets.Meter
	level  *fyne.Container
	on     bool
	hint   *client.Problem // what to change, as far as is known
}

func newTrial(try, sound func(), act problems.Actions) *trial {
	t := &trial{failed: problems.NewLine(act), words: widgets.NewText("", look.Muted, look.TextSmall).Wrapped(), note: widgets.NewNote(), meter: widgets.NewMeter()}
	t.button = widgets.NewButton(widgets.Outline, i18n.T("settings.try.mic"), "mic", try).Small()
	t.sound = widgets.NewButton(widgets.Outline, i18n.T("settings.try.sound"), "speaker", sound).Small()
	t.level = widgets.Row(look.Space12, 1, &fyne.Container{Layout: widgets.FixedWidth(208), Objects: []fyne.CanvasObject{t.meter}}, t.words)
	t.level.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer puts the level below the buttons.
func (t *trial) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return widget.NewSimpleRenderer(widgets.Column(look.Space8, -1, widgets.Row(look.Space8, -1, t.button, t.sound), t.level, t.note, t.failed))
}

func (t *trial) set(s client.Trial) {
	if !t.on {
		t.on = true
		t.meter.Clear()
		t.level.Show()
		t.note.Set("", look.Red)
		t.failed.Set(client.Problem{})
		t.hint = nil
		t.button.Set("stop", i18n.T("settings.try.stop"), i18n.T("settings.try.stop"), "")
		t.Refresh()
	}
	t.meter.Set(s.Level)
	if s.Hint != nil {
		t.hint = s.Hint
		t.note.Set(s.Hint.Text, look.Amber)
	}
	left := int(math.Ceil(s.Left.Seconds()))
	if s.Playing {
		t.words.SetText(i18n.T("settings.try.heard", "s", left))
	} else {
		t.words.SetText(i18n.T("settings.try.say", "s", left))
	}
}

func (t *trial) end(err error) {
	t.on = false
	t.meter.Clear()
	t.level.Hide()
	t.words.SetText("")
	t.failed.Set(client.Problem{})
	t.button.Set("mic", i18n.T("settings.try.mic"), i18n.T("settings.try.mic"), "")
	switch {
	case errors.Is(err, context.Canceled):
		t.note.Set("", look.Red)
	case err != nil:
		t.failed.Set(client.Explain(err))
	case t.hint != nil:
		t.note.Set(t.hint.Text, look.Amber)
	default:
		t.note.Set(i18n.T("settings.try.done"), look.Leaf)
	}
	t.Refresh()
}
