package chat

import (
	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

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
