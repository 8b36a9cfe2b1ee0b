// Package call is the panel of a hands-free conversation: its state as an orb
// and a word, the captions of both sides, and mute, pause and end.
package call

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Actions is what the panel asks the window to do.
type Actions struct {
	Mute, Pause, End func()
	Enlarge          func()
	Solve            func(client.Action)
}

// Panel is docked above the composer.
type Panel struct {
	widget.BaseWidget
	act      Actions
	call     client.Call
	orb      *orb
	word     *widgets.Text
	time     *widgets.Text
	heard    *widget.Label
	saying   *widget.RichText
	captions *fyne.Container
	capBtn   *widgets.Button
	mute     *widgets.Button
	pause    *widgets.Button
	end      *widgets.Button
	meter    *widgets.Meter
	hint     *widgets.Text
	said     string
}

// New makes the panel.
func New(act Actions) *Panel {
	p := &Panel{act: act, orb: newOrb(), word: widgets.NewText("", look.Text, look.TextStateWord).Bold().Truncated(), time: widgets.NewText("00:00", look.Muted, look.TextSize),
		heard: widget.NewLabel(""), saying: widget.NewRichText(), meter: widgets.NewMeter(), hint: widgets.NewText("", look.Muted, look.TextSmall).Truncated()}
	p.heard.Wrapping, p.saying.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	p.heard.Importance = widget.LowImportance
	p.mute = widgets.NewButton(widgets.Outline, "Mute", "mic", act.Mute)
	p.pause = widgets.NewButton(widgets.Outline, "Pause", "pause", act.Pause)
	p.end = widgets.NewButton(widgets.Danger, "End", "phone-end", act.End)
	p.captions = widgets.Column(-look.Space4, -1, p.heard, p.saying)
	p.capBtn = widgets.NewIconButton("captions", "Captions", p.toggleCaptions)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer lays the panel out on a card.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	head := widgets.Row(look.Space12, 0, p.word, p.time, p.capBtn)
	meter := &fyne.Container{Layout: widgets.FixedWidth(120), Objects: []fyne.CanvasObject{p.meter}}
	controls := widgets.Row(look.Space8, 4, p.mute, p.pause, p.end, meter, p.hint)
	right := widgets.Column(look.Space4, -1, head, p.captions, controls)
	card := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space16, look.Space12)},
		&fyne.Container{Layout: &widgets.RowLayout{Gap: look.Space16, Grow: 1, Top: true}, Objects: []fyne.CanvasObject{p.orb, right}})
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Background, Pad: [4]float32{look.Space16, look.Space12, look.Space16, 0}}, card))
}

func (p *Panel) toggleCaptions() {
	if p.captions.Visible() {
		p.captions.Hide()
	} else {
		p.captions.Show()
	}
	p.act.Enlarge()
}

// Set shows another state of the call. now is for the elapsed time.
func (p *Panel) Set(c client.Call, now time.Time) {
	if c.State == client.CallEnded {
		p.meter.Clear()
		p.said = ""
		p.call = c
		return
	}
	tall := p.MinSize().Height
	old := p.call
	p.call = c
	color, word := stateWord(c)
	p.orb.set(color, c.Level, c.Muted)
	p.word.Set(word, color, true)
	if heard := quoted(c.Heard); p.heard.Text != heard {
		p.heard.SetText(heard)
	}
	p.setSaying(c)
	if old.Muted != c.Muted {
		p.mute.Set(pick(c.Muted, "mic-off", "mic"), pick(c.Muted, "Unmute", "Mute"), pick(c.Muted, "Unmute", "Mute"), pickColor(c.Muted, look.Red, ""))
	}
	if (old.State == client.CallPaused) != (c.State == client.CallPaused) {
		paused := c.State == client.CallPaused
		p.pause.Set(pick(paused, "play", "pause"), pick(paused, "Go on", "Pause"), pick(paused, "Go on", "Pause"), "")
	}
	if c.State == client.CallListening || c.State == client.CallHearing || c.State == client.CallSpeaking {
		p.meter.Set(c.Level)
	}
	p.hint.SetText(hintWords(c))
	p.Tick(now)
	if p.MinSize().Height != tall {
		p.act.Enlarge()
	}
}

// Tick shows the elapsed time.
func (p *Panel) Tick(now time.Time) {
	if !p.call.Started.IsZero() {
		p.time.SetText(widgets.Stopwatch(now.Sub(p.call.Started)))
	}
}

func (p *Panel) setSaying(c client.Call) {
	key := c.SayingFrom + "\x00" + c.Saying + "\x00" + c.Sentence
	if p.said == key {
		return
	}
	p.said = key
	p.saying.Segments = sayingSegments(c)
	p.saying.Refresh()
}

// captionMost is how much of a long reply the panel shows, in bytes around
// the sentence being heard.
const captionMost = 400

// sayingSegments is the reply with the spoken sentence marked.
func sayingSegments(c client.Call) []widget.RichTextSegment {
	if c.Saying == "" {
		return nil
	}
	var out []widget.RichTextSegment
	add := func(text string, marked bool) {
		if text == "" {
			return
		}
		style := widget.RichTextStyleInline
		style.ColorName = look.Muted
		if marked {
			style.ColorName = look.Text
			style.TextStyle.Bold = true
		}
		out = append(out, &widget.TextSegment{Style: style, Text: text})
	}
	if c.SayingFrom != "" {
		add(c.SayingFrom+": ", false)
	}
	before, after, found := strings.Cut(c.Saying, c.Sentence)
	if !found || c.Sentence == "" {
		add(tail(c.Saying), false)
		return out
	}
	add(tail(before), false)
	add(c.Sentence, true)
	add(head(after), false)
	return out
}

func tail(s string) string {
	if r := []rune(s); len(r) > captionMost/2 {
		return "… " + string(r[len(r)-captionMost/2:])
	}
	return s
}

func head(s string) string {
	if r := []rune(s); len(r) > captionMost/2 {
		return string(r[:captionMost/2]) + " …"
	}
	return s
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

func pick(on bool, a, b string) string {
	if on {
		return a
	}
	return b
}

func pickColor(on bool, a, b fyne.ThemeColorName) fyne.ThemeColorName {
	if on {
		return a
	}
	return b
}

// stateWord is the colour and the word of a state.
func stateWord(c client.Call) (fyne.ThemeColorName, string) {
	switch c.State {
	case client.CallStarting:
		return look.Muted, "Opening the microphone"
	case client.CallListening:
		return look.Text, "Listening"
	case client.CallHearing:
		return look.Ember, "Hearing you"
	case client.CallTranscribing:
		return look.Amber, "Understanding"
	case client.CallThinking:
		return look.Amber, "Thinking"
	case client.CallSpeaking:
		if c.Operator {
			return look.Leaf, "Speaking"
		}
		return look.Blue, "Speaking"
	case client.CallPaused:
		return look.Muted, "Paused"
	case client.CallMuted:
		return look.Muted, "Muted"
	case client.CallNoMicrophone:
		return look.Red, "No microphone"
	case client.CallNoConnection:
		return look.Red, "No connection"
	}
	return look.Muted, ""
}

// hintWords is one line of help for the state.
func hintWords(c client.Call) string {
	if c.Problem != nil {
		return c.Problem.Text
	}
	switch c.State {
	case client.CallSpeaking:
		return "Speak to interrupt"
	case client.CallMuted:
		return "Nobody hears you"
	case client.CallListening:
		return "Just talk"
	case client.CallPaused:
		return "The microphone is closed"
	}
	return ""
}
