package chat

import (
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/markdown"
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
	text := markdown.NewSmallPlain(r.msg.Thoughts, look.Muted)
	r.connect(text)
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
	r.copy = widgets.NewCopyButton(func() { r.act.Copy(r.plainText()) }).Small()
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

// belowBubble is what stands under a bubble: the problem of an own message
// with what can be done, or the answers the agent offers.
func (r *messageRow) belowBubble() []fyne.CanvasObject {
	if r.mine() && r.msg.Disowned {
		return append(r.trouble(), alignRight(widgets.NewText(i18n.T("chat.disowned"), look.Muted, look.TextSmall)))
	}
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
