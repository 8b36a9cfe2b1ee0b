// Package call is the panel of a hands-free conversation: its state as an orb
// and a word, the captions of both sides, and mute, pause and end.
package call

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// New makes the panel.
func New(act Actions) *Panel {
	p := &Panel{act: act, wantCap: true, orb: newOrb(), word: widgets.NewText("", look.Text, look.TextStateWord).Bold().Wrapped(), time: widgets.NewText("00:00", look.Muted, look.TextSize),
		heard: widget.NewRichText(), saying: widget.NewRichText(), problem: widgets.NewNote(), meter: widgets.NewMeter(), hint: widgets.NewText("", look.Muted, look.TextSmall).Truncated()}
	p.heard.Wrapping, p.saying.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	p.mute = widgets.NewButton(widgets.Outline, "", "mic", act.Mute)
	p.pause = widgets.NewButton(widgets.Outline, "", "pause", act.Pause)
	p.end = widgets.NewButton(widgets.Danger, "", "phone-end", act.End)
	p.push = widgets.NewHoldButton("", "mic", act.Push)
	p.push.Hide()
	p.solve = widgets.NewButton(widgets.Outline, "", "", func() {
		if p.call.Problem != nil {
			act.Solve(p.call.Problem.Action)
		}
	}).Small()
	p.solve.Hide()
	p.details = widgets.NewButton(widgets.Quiet, "", "", func() {
		if p.call.Problem != nil {
			act.CopyDetails(*p.call.Problem)
			p.details.Set("", i18n.T("common.copied"), i18n.T("problem.detailsCopied"), "")
		}
	}).Small()
	p.details.Hide()
	p.place = widgets.NewText("", look.Muted, look.TextSize).Wrapped()
	p.back = widgets.NewButton(widgets.Outline, "", "", act.Show).Small()
	p.where = widgets.Row(look.Space8, 0, p.place, p.back)
	p.where.Hide()
	p.past = widget.NewRichText()
	p.past.Wrapping = fyne.TextWrapWord
	p.disown = widgets.NewIconButton("close", "", func() {
		if id := p.call.HeardAs; id != 0 {
			p.act.NotForAgent(id)
		}
	})
	p.heardRow = widgets.Row(0, 0, p.heard, p.disown)
	words := widgets.Column(-look.Space8, -1, p.past, p.heardRow, p.saying)
	p.captions = container.New(layout.NewCustomPaddedLayout(0, 0, -look.Space8, look.Space4), words) // beside the bar
	p.scroll = widgets.NewScroll(p.captions)
	p.box = &fyne.Container{Layout: &boundedLayout{most: captionsTall, content: p.captions}}
	p.copyBtn = widgets.NewIconButton("copy", "", p.copyLines)
	p.capBtn = widgets.NewIconButton("captions", "", p.toggleCaptions)
	p.sizeBtn = widgets.NewIconButton("expand", "", p.toggleSize)
	p.showCaptions()
	p.name()
	p.ExtendBaseWidget(p)
	return p
}

// name gives every part that says something its words in the language in force.
func (p *Panel) name() {
	p.nameMute()
	p.end.Set("phone-end", i18n.T("call.end"), i18n.T("call.end"), "")
	p.push.Set("mic", i18n.T("call.holdToTalk"), i18n.T("call.holdToTalk"), "")
	p.back.Set("", i18n.T("call.show"), i18n.T("call.show"), "")
	p.details.Set("", i18n.T("common.details"), i18n.T("problem.copyDetails"), "")
	p.place.SetText(i18n.T("call.elsewhere", "name", p.with))
	p.disown.Set("close", "", i18n.T("chat.notForAgent"), "")
	p.nameCopy()
	p.nameCaptions()
	p.nameSize()
}

func (p *Panel) nameMute() {
	c := p.call
	halted := c.State == client.CallPaused || c.Resting()
	mute, pause := i18n.T("common.mute"), i18n.T("call.pause")
	if c.Muted {
		mute = i18n.T("common.unmute")
	}
	if halted {
		pause = i18n.T("call.goOn")
	}
	p.mute.Set(pick(c.Muted, "mic-off", "mic"), mute, mute, pickColor(c.Muted, look.Red, ""))
	p.pause.Set(pick(halted, "play", "pause"), pause, pause, "")
}

func (p *Panel) nameCaptions() {
	hint := i18n.T("call.captionsOff")
	if p.wantCap {
		hint = i18n.T("call.captions")
	}
	p.capBtn.Set("captions", "", hint, pickColor(p.wantCap, "", look.Faint))
}

func (p *Panel) nameSize() {
	icon, hint := "expand", i18n.T("call.enlarge")
	if p.large {
		icon, hint = "chevron-down", i18n.T("call.makeSmaller")
	}
	p.sizeBtn.Set(icon, "", hint, "")
}

// Reword shows everything in the language that is in force now.
func (p *Panel) Reword(now time.Time) {
	p.name()
	p.problem.Set("", look.Red)
	if p.call.State != client.CallEnded {
		p.show(p.call, now)
	}
	p.Refresh()
}

// flush takes the margin away that a rich text keeps at its sides.
func flush(o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(0, 0, -look.Space8, -look.Space8), o)
}

// CreateRenderer lays the panel out on a card.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.card = container.NewStack()
	p.arrange()
	card := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space16, look.Space12)}, p.card)
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space16, look.Space12, look.Space16, 0}}, card))
}

// arrange puts the parts where they belong in the small or the large panel.
func (p *Panel) arrange() {
	head := widgets.Row(look.Space12, 0, p.word, p.time, p.copyBtn, p.capBtn, p.sizeBtn)
	p.controls = &fyne.Container{Layout: &controlsLayout{hint: p.hint}, Objects: []fyne.CanvasObject{p.push, p.mute, p.pause, p.end, p.meter, p.hint}}
	trouble := widgets.Row(look.Space8, 0, flush(p.problem), p.details, p.solve)
	if p.large {
		p.box.Objects = nil
		l := &largeLayout{p: p, head: head, text: p.scroll, trouble: trouble}
		p.card.Objects = []fyne.CanvasObject{&fyne.Container{Layout: l, Objects: l.objects()}}
		return
	}
	p.orb.setSize(orbSmall)
	p.box.Objects = []fyne.CanvasObject{p.scroll}
	right := widgets.Column(look.Space4, -1, head, p.where, p.box, trouble, p.controls)
	p.card.Objects = []fyne.CanvasObject{&fyne.Container{Layout: &widgets.RowLayout{Gap: look.Space16, Grow: 1, Top: true}, Objects: []fyne.CanvasObject{p.orb, right}}}
}

// Enlarged reports whether the panel wants the whole pane.
func (p *Panel) Enlarged() bool { return p.large }

// SetEnlarged makes the panel fill the pane, or docks it above the composer.
func (p *Panel) SetEnlarged(on bool) {
	if p.large == on {
		return
	}
	p.large = on
	p.nameSize()
	p.said = ""
	p.setCaptions(p.call)
	if p.card != nil {
		p.arrange()
		p.card.Refresh()
	}
	p.act.Enlarge()
}

func (p *Panel) toggleSize() { p.SetEnlarged(!p.large) }

func (p *Panel) toggleCaptions() {
	p.wantCap = !p.wantCap
	p.nameCaptions()
	p.showCaptions()
	p.act.Enlarge()
}

// SetPush shows the button to hold while talking, where the person chose it.
func (p *Panel) SetPush(on bool) {
	if on == p.push.Visible() {
		return
	}
	show(p.push, on)
	if p.call.State != client.CallEnded {
		p.show(p.call, time.Now())
	}
	p.act.Enlarge()
}

// SetBargeIn tells how a reply can be interrupted: "on", "push" or "off", as in
// the settings.
func (p *Panel) SetBargeIn(how string) {
	p.bargeIn = how
	p.setHint()
}

// SetWhere tells with whom the person talks, where another conversation is open
// in the window; "" if it is the one of the call.
func (p *Panel) SetWhere(name string) {
	if name != "" {
		p.with = name
		p.place.SetText(i18n.T("call.elsewhere", "name", name))
	}
	if on := name != ""; on != p.where.Visible() {
		show(p.where, on)
		p.act.Enlarge()
	}
}

// Set shows another state of the call. now is for the elapsed time.
func (p *Panel) Set(c client.Call, now time.Time) {
	if c.State == client.CallEnded {
		p.meter.Clear()
		p.call = c
		p.said, p.lines = "", nil
		p.setCaptions(c)
		p.SetEnlarged(false)
		return
	}
	old := p.call
	p.call = c
	if onlyLevel(old, c) {
		if !p.covered {
			p.setLevel(c)
		}
		return
	}
	p.show(old, now)
}

// show shows all of a call that was another one before.
func (p *Panel) show(old client.Call, now time.Time) {
	c, tall := p.call, p.MinSize().Height
	color, word := stateWord(c)
	if p.push.Visible() && c.State == client.CallListening {
		color, word = look.Muted, i18n.T("call.ready")
	}
	if done := doneWord(c); done != "" && saysDone(c.State) {
		word = done
	}
	p.orb.set(color, c.Level, c.Muted || c.Resting())
	p.word.Set(word, color, true)
	p.setCaptions(c)
	p.setProblem(c)
	p.nameMute()
	if old.State != c.State && (c.State == client.CallPaused || c.Resting() || c.Muted || !c.Open) {
		p.meter.Clear()
	}
	p.setHint()
	p.Tick(now)
	if p.MinSize().Height != tall {
		p.act.Enlarge()
	}
}

// onlyLevel reports whether nothing happened but that the microphone's level was told.
func onlyLevel(old, c client.Call) bool {
	old.Level = c.Level
	return old == c
}

// setLevel shows the level, which comes many times a second, without a look at
// anything else.
func (p *Panel) setLevel(c client.Call) {
	p.orb.setLevel(c.Level)
	p.meter.Set(c.Level)
}

// SetCovered tells that a page is shown in the panel's place. Levels and seconds
// are left out then: each of them would have the whole window painted for
// something nobody sees.
func (p *Panel) SetCovered(on bool, now time.Time) {
	if p.covered == on {
		return
	}
	p.covered = on
	p.meter.Clear()
	if !on && p.call.State != client.CallEnded {
		p.show(p.call, now)
	}
}

// Tick shows the elapsed time.
func (p *Panel) Tick(now time.Time) {
	if !p.covered && !p.call.Started.IsZero() {
		p.time.SetText(widgets.Stopwatch(now.Sub(p.call.Started)))
	}
}

// setProblem says what is wrong in as many lines as it takes.
func (p *Panel) setProblem(c client.Call) {
	if c.Problem == nil {
		p.problem.Set("", look.Red)
		p.solve.Hide()
		p.details.Hide()
		return
	}
	said := client.Said(*c.Problem)
	if p.problem.Words() != said {
		p.details.Set("", i18n.T("common.details"), i18n.T("problem.copyDetails"), "")
	}
	show(p.details, p.act.CopyDetails != nil)
	p.problem.Set(said, look.Red)
	label := problems.Label(c.Problem.Action)
	show(p.solve, label != "")
	if label != "" {
		p.solve.Set("", label, label, "")
	}
}

// setHint writes the line of help, which may need another place.
func (p *Panel) setHint() {
	words := hintWords(p.call, p.bargeIn)
	if p.push.Visible() {
		words = pick(p.call.State == client.CallHearing, i18n.T("call.releaseToSend"), "") // the button says the rest
	}
	if words == p.hint.Text() {
		return
	}
	p.hint.SetText(words)
	if p.controls != nil {
		p.controls.Layout.Layout(p.controls.Objects, p.controls.Size())
	}
}
