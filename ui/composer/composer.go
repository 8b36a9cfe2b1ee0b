// Package composer is the region below the messages: the field, the files to
// send with it, and the buttons for talking.
package composer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// New makes the composer.
func New(act Actions) *Composer {
	c := &Composer{act: act, entry: newEntry(), chips: widgets.Wrap(look.Space8)}
	c.entry.send, c.entry.other, c.entry.escape, c.entry.page, c.entry.paste = c.submit, act.Shortcut, act.Escape, act.Page, c.pasted
	c.entry.OnChanged = c.changed
	c.attach = widgets.NewIconButton("attach", attachHint(), act.Attach)
	c.talk = widgets.NewHoldButton(i18n.T("composer.talk"), "mic", act.Hold)
	c.talk.Kind, c.talk.Hint = widgets.Outline, talkHint()
	c.call = widgets.NewIconButton("phone", handsFreeHint(), act.HandsFree)
	c.send = widgets.NewIconButton("send", i18n.T("composer.send"), c.submit)
	c.problem = problems.NewLine(problems.Actions{Solve: act.Solve, Copy: act.CopyDetails})
	c.chips.Hide()
	c.rec, c.heldRec = newRecording(act.Talk, act.CancelTalk), newRecording(nil, nil)
	c.rec.Hide()
	c.heldRec.Hide()
	c.ExtendBaseWidget(c)
	c.showSend()
	return c
}

// CreateRenderer lays the region out.
func (c *Composer) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	buttons := widgets.Row(look.Space8, -1, c.talk, c.call, c.send)
	c.write = container.NewBorder(nil, nil, bottom(c.attach), bottom(buttons), container.NewStack(c.entry, c.heldRec))
	c.pickRow()
	inner := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space8, look.Space8)},
		container.NewStack(c.write, c.rec))
	c.frame = inner
	col := widgets.Column(look.Space4, -1, c.problem, c.chips, inner)
	padded := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space16, look.Space8, look.Space16, look.Space12}}, col)
	return widget.NewSimpleRenderer(widgets.NewMiddle(padded, look.ColumnMax, nil))
}

// bottom keeps a button at the lower edge while the field grows.
func bottom(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, o, nil, nil)
}

// Focus puts the cursor into the field.
func (c *Composer) Focus() {
	if cv := fyne.CurrentApp().Driver().CanvasForObject(c.entry); cv != nil && c.entry.Visible() {
		cv.Focus(c.entry)
	}
}

// Leave takes the cursor out of the field, so that plain keys go to the window.
func (c *Composer) Leave() {
	if cv := fyne.CurrentApp().Driver().CanvasForObject(c.entry); cv != nil && cv.Focused() == fyne.Focusable(c.entry) {
		cv.Unfocus()
	}
}

// SetText puts a draft or a message taken back into the field, or beside it if
// it is very long.
func (c *Composer) SetText(s string) {
	c.loading = true
	c.long = ""
	if len(s) > fieldMost {
		c.long, s = s, ""
	}
	c.showFiles()
	c.entry.SetText(s)
	c.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // the cursor goes to the end
	c.loading = false
	c.resize()
	c.showSend()
}

// Lock disables writing and says why; "" enables it.
func (c *Composer) Lock(why string) {
	if c.locked == why {
		return
	}
	c.locked = why
	if why == "" {
		c.entry.Enable()
		c.attach.Enable()
		c.entry.invited = true
		c.entry.invite()
	} else {
		c.entry.Disable()
		c.attach.Disable()
		c.entry.invited = false
		c.entry.SetPlaceHolder(why)
	}
	c.showVoice()
	c.showSend()
}

// Locked tells why nothing can be written, "" if something can.
func (c *Composer) Locked() string { return c.locked }

// SetVoice enables what the agent's portal offers.
func (c *Composer) SetVoice(v client.VoiceAbility) {
	c.voice = v
	c.showVoice()
}

func (c *Composer) showVoice() {
	can := c.voice.HearsYou || !c.voice.Known
	why := c.voice.WhyNotSTT
	if why == "" {
		why = i18n.T("composer.noSpeech")
	}
	enable(c.talk, can && c.locked == "")
	enable(c.call, can && c.locked == "" || c.calling)
	talk, call := talkHint(), handsFreeHint()
	icon, tint := "phone", fyne.ThemeColorName("")
	if !can {
		talk, call = why, why
	}
	if c.calling {
		icon, call, tint = "phone-end", i18n.T("composer.endHandsFree", "key", widgets.KeyName("Shift+T")), look.Red
	}
	c.talk.Set("mic", i18n.T("composer.talk"), talk, "")
	c.call.Set(icon, "", call, tint)
}

func attachHint() string { return i18n.T("composer.attach", "key", widgets.KeyName("O")) }

func talkHint() string { return i18n.T("composer.talkHint", "key", widgets.KeyName("T")) }

func handsFreeHint() string { return i18n.T("composer.handsFree", "key", widgets.KeyName("Shift+T")) }

// Reword shows everything in the language that is in force now. Why nothing can be
// written is told again by whoever knows.
func (c *Composer) Reword() {
	c.attach.Set("attach", "", attachHint(), "")
	c.send.Set("send", "", i18n.T("composer.send"), "")
	c.entry.invite()
	c.rec.name()
	c.heldRec.name()
	c.showVoice()
	c.showFiles()
	c.problem.Reword()
	c.relayout()
}

func enable(b fyne.Disableable, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// SetProblem says what was wrong with the last try; an empty phrase takes it away.
func (c *Composer) SetProblem(words i18n.Phrase) {
	c.ShowProblem(*client.NewProblem(words, client.ActionNone, ""))
}

// ShowProblem says what was wrong with the last try, and what can be done.
func (c *Composer) ShowProblem(p client.Problem) {
	if c.problem.Shows(p) {
		return
	}
	c.problem.Set(p)
	c.relayout()
}

func (c *Composer) changed(string) {
	c.showSend()
	c.resize()
	if !c.loading {
		if c.problem.Visible() {
			c.SetProblem(i18n.Phrase{})
		}
		c.act.Draft(c.Text())
	}
}

func (c *Composer) resize() {
	if c.entry.fit() {
		c.relayout()
	}
}

func (c *Composer) submit() {
	if c.locked == "" && (strings.TrimSpace(c.Text()) != "" || len(c.files) > 0) {
		c.act.Send()
	}
}

// SetCalling is told whether a hands-free conversation is on.
func (c *Composer) SetCalling(on bool) {
	c.calling = on
	c.showVoice()
}

// Type puts a letter at the cursor, for keys that were typed elsewhere. While a
// recording stands in place of the field nobody sees what is typed, and it is not.
func (c *Composer) Type(r rune) {
	if !c.write.Visible() {
		return
	}
	c.Focus()
	if c.entry.Visible() && c.locked == "" {
		c.entry.TypedRune(r)
	}
}

// SetRecording shows one utterance being recorded in place of the field.
func (c *Composer) SetRecording(r client.Recording) {
	c.rec.set(r)
	c.heldRec.set(r)
	if r.Phase != c.phase {
		c.phase = r.Phase
		c.showRecording()
	}
}

// SetHeld tells that the button or the key to talk is held: it stays where it
// is until it is released.
func (c *Composer) SetHeld(on bool) {
	if c.held != on {
		c.held = on
		c.showRecording()
	}
}

func (c *Composer) showRecording() {
	if c.write != nil {
		c.pickRow()
		c.relayout()
	}
}

// pickRow shows the field or what stands in its place.
func (c *Composer) pickRow() {
	active := c.phase == client.RecordingOpening || c.phase == client.RecordingOn || c.phase == client.RecordingTranscribing
	held := active && c.held && c.phase != client.RecordingTranscribing
	show(c.rec, active && !held)
	show(c.write, !active || held)
	show(c.heldRec, held)
	show(c.entry, !held)
	tint := fyne.ThemeColorName("")
	if held {
		tint = look.Ember
	}
	c.talk.Set("mic", i18n.T("composer.talk"), c.talk.Hint, tint)
}
