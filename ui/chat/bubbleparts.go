package chat

import (
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// thoughts is the folded line that opens the agent's intermediate thoughts.
func (r *messageRow) thoughts() fyne.CanvasObject {
	icon, words := "chevron-right", i18n.T("chat.thoughts")
	if r.unfolded {
		icon = "chevron-down"
	}
	fold := widgets.NewButton(widgets.Quiet, words, icon, func() {
		r.unfolded = !r.unfolded
		r.set(r.msg, r.opt)
		r.resized(r.msg.ID)
	}).Small()
	head := widgets.Row(0, -1, fold)
	if !r.unfolded {
		return head
	}
	text := widgets.NewSmallPlain(r.msg.Thoughts, look.Muted)
	text.Turned = r.turned
	return widgets.Column(0, -1, head, text)
}

// sources lists the documents an answer rests on.
func (r *messageRow) sources() fyne.CanvasObject {
	col := widgets.Column(0, -1, inset(widgets.NewText(i18n.T("chat.sources"), look.Muted, look.TextSmall)))
	for _, s := range r.msg.Sources {
		title := s.Title
		if title == "" {
			title = s.URL
		}
		open := widgets.NewButton(widgets.Quiet, shorten(title, 60), "link", func() { r.act.OpenLink(s.URL) }).Small().Tinted(look.Blue)
		col.Add(widgets.Row(0, -1, append([]fyne.CanvasObject{open}, leadsElsewhere(title, s.URL)...)...))
	}
	return col
}

// leadsElsewhere names the host behind words that do not say it.
func leadsElsewhere(words, address string) []fyne.CanvasObject {
	host := widgets.LeadsElsewhere(words, address)
	if host == "" {
		return nil
	}
	return []fyne.CanvasObject{widgets.NewText("("+shorten(host, 60)+")", look.Muted, look.TextSmall)}
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// attachments shows pictures small and other files as cards.
func (r *messageRow) attachments() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, a := range r.msg.Attachments {
		if a.Image && a.Path != "" && !r.broken[a.ID] {
			frame := widgets.NewPressArea(i18n.T("chat.image", "name", a.Name), widgets.SurfaceStyle{Fill: look.Clear, Radius: look.RadiusField, Pad: widgets.Pad(look.Space4, look.Space4)}, r.picture(a), func() { r.act.OpenFile(a) })
			frame.OnSecondary = r.showMenu
			out = append(out, frame)
			continue
		}
		out = append(out, r.fileCard(a, func() { r.act.OpenFile(a) }))
	}
	return out
}

// picture gives the small view of an image; what can't be decoded becomes a
// file.
func (r *messageRow) picture(a client.Attachment) *widgets.Picture {
	if pic := r.pics[a.ID]; pic != nil {
		return pic
	}
	pic := widgets.NewPicture(r.pictures, a.Path, a.Name)
	pic.Loaded = func() { r.resized(r.msg.ID) }
	pic.Failed = func(error) {
		r.broken[a.ID] = true
		r.set(r.msg, r.opt)
		r.resized(r.msg.ID)
	}
	r.pics[a.ID] = pic
	return pic
}

func (r *messageRow) fileCard(a client.Attachment, tapped func()) fyne.CanvasObject {
	icon := "file"
	if a.Image {
		icon = "image"
	}
	detail := i18n.Bytes(a.Size)
	if a.Problem != "" {
		detail = a.Problem
	} else if a.Path == "" {
		detail = strings.TrimSpace(detail + "  " + i18n.T("chat.download"))
	}
	texts := widgets.Column(0, -1, widgets.NewText(shorten(a.Name, 48), look.Text, look.TextSize), widgets.NewText(detail, look.Muted, look.TextSmall))
	card := widgets.NewPressArea(i18n.T("chat.file", "name", a.Name), widgets.SurfaceStyle{Fill: look.Clear, Stroke: look.Hair, Radius: look.RadiusField, Pad: widgets.Pad(look.Space12, look.Space8)},
		widgets.Row(look.Space12, 1, widgets.NewGlyph(icon, look.Muted, look.IconSize), texts), tapped)
	card.OnSecondary = r.showMenu
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space4, look.Space4)}, card)
}

// meta is the last line of a bubble: the time, the state of an own message,
// the small actions of a reply.
func (r *messageRow) meta() fyne.CanvasObject {
	line := widgets.Row(look.Space4, -1)
	r.copy = nil
	when := widgets.NewHinted(widgets.NewText(i18n.Clock(r.msg.At), look.Muted, look.TextSmall), i18n.Exact(r.msg.At))
	if r.mine() {
		if r.msg.Spoken {
			line.Add(smallIcon("mic", look.Muted))
		}
		line.Add(r.copiedNote())
		line.Add(when)
		if mark := r.stateMark(); mark != nil {
			line.Add(mark)
		}
		return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space8, 0, look.Space8, look.Space4}}, alignRight(line))
	}
	line.Add(inset0(when))
	if r.msg.State == client.StateStreaming {
		line.Add(r.copiedNote())
		return line
	}
	r.copy = widgets.NewCopyButton(func() { r.act.Copy(r.msg.Text) }).Small()
	line.Add(r.copy)
	line.Add(r.speakButton())
	if r.msg.CanReact || r.msg.Feedback != client.FeedbackNone {
		line.Add(r.reaction("like", i18n.T("chat.goodAnswer"), client.FeedbackGood))
		line.Add(r.reaction("dislike", i18n.T("chat.badAnswer"), client.FeedbackBad))
	}
	more := widgets.NewIconButton("more", i18n.T("common.more"), nil).Small()
	more.OnTapped = func() { r.showMenuBelow(more) }
	line.Add(more)
	return line
}

func inset0(o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space8, look.Space4, look.Space4, look.Space4}}, o)
}

func alignRight(o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Row(0, 0, widgets.Gap(0, 0), o)
}

func smallIcon(name string, color fyne.ThemeColorName) fyne.CanvasObject {
	return widgets.NewGlyph(name, color, 14)
}

func (r *messageRow) speakButton() fyne.CanvasObject {
	if r.opt.speaking {
		return widgets.NewIconButton("stop", i18n.T("chat.stopReadingEsc"), r.act.StopSpeak).Small().Tinted(look.Ember)
	}
	b := widgets.NewIconButton("speaker", i18n.T("chat.readAloud"), func() { r.act.Speak(r.msg.ID) }).Small()
	if !r.opt.canSpeak {
		b.Disable()
	}
	return b
}

func (r *messageRow) reaction(icon, hint string, f client.Feedback) fyne.CanvasObject {
	on := r.msg.Feedback == f
	b := widgets.NewIconButton(icon, hint, func() { r.act.React(r.msg.ID, r.toggled(f)) }).Small()
	if on {
		b.Tinted(look.Ember)
	}
	return b
}

func (r *messageRow) stateMark() fyne.CanvasObject {
	switch r.msg.State {
	case client.StateQueued:
		return smallIcon("clock", look.Muted)
	case client.StateSending:
		if p := r.msg.Progress; p > 0 && p < 1 {
			return widgets.NewText(i18n.T("size.percent", "n", int(p*100)), look.Muted, look.TextSmall)
		}
		return smallIcon("clock", look.Muted)
	case client.StateSent:
		return smallIcon("check", look.Muted)
	case client.StateUnconfirmed:
		return smallIcon("question", look.Amber)
	case client.StateFailed:
		return smallIcon("alert", look.Red)
	}
	return nil
}

// belowBubble is what stands under a bubble: the problem of an own message
// with what can be done, or the answers the agent offers.
func (r *messageRow) belowBubble() []fyne.CanvasObject {
	if r.mine() {
		return r.trouble()
	}
	var out []fyne.CanvasObject
	if r.msg.Error != nil && r.msg.Error.Text != "" {
		out = append(out, widgets.NewWords(r.msg.Error.Text, look.Amber, 420))
	}
	if !r.opt.last || r.msg.State == client.StateStreaming {
		return out
	}
	for _, b := range r.msg.Buttons {
		label := shorten(b.Label, 60)
		if host := widgets.LeadsElsewhere(b.Label, b.Value); host != "" {
			label += " (" + shorten(host, 60) + ")"
		}
		out = append(out, widgets.NewButton(widgets.Outline, label, "", func() { r.act.Send(b.Value) }).Tinted(look.Ember))
	}
	return out
}

// trouble says what happened to an own message, and what can be done.
func (r *messageRow) trouble() []fyne.CanvasObject {
	color, words := look.Red, i18n.T("chat.notSent")
	switch r.msg.State {
	case client.StateUnconfirmed:
		color, words = look.Amber, i18n.T("chat.notConfirmed")
	case client.StateFailed:
	case client.StateQueued:
		if r.msg.Error == nil {
			return nil
		}
		color = look.Muted
	default:
		return nil
	}
	if r.msg.Error != nil && r.msg.Error.Text != "" {
		words = client.Said(*r.msg.Error)
	}
	return []fyne.CanvasObject{widgets.Column(0, -1, alignRight(widgets.NewWords(words, color, 420)), alignRight(widgets.Row(look.Space4, -1, r.remedies()...)))}
}

// remedies are the buttons below an own message that is not sent.
func (r *messageRow) remedies() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if p := r.msg.Error; p != nil {
		if p.Action == client.ActionRetry || p.Action == client.ActionSendAgain {
			p = &client.Problem{Text: p.Text, Words: p.Words, Details: p.Details} // its button is there already
		}
		for _, b := range problems.Buttons(*p, problems.Actions{Solve: r.act.Solve, Copy: r.act.CopyDetails}) {
			b.Kind = widgets.Quiet
			out = append(out, b.Small())
		}
	}
	if r.msg.State == client.StateQueued {
		return append(out, widgets.NewButton(widgets.Quiet, i18n.T("common.retryNow"), "retry", r.act.RetryNow).Small().Tinted(look.Ember))
	}
	if r.canSendAgain() {
		out = append(out, widgets.NewButton(widgets.Quiet, i18n.T("common.sendAgain"), "retry", func() { r.act.SendAgain(r.msg.ID) }).Small().Tinted(look.Ember))
	}
	return append(out,
		widgets.NewButton(widgets.Quiet, i18n.T("common.edit"), "edit", func() { r.act.Edit(r.msg.ID) }).Small(),
		widgets.NewButton(widgets.Quiet, i18n.T("common.delete"), "trash", func() { r.act.Delete(r.msg.ID) }).Small())
}
