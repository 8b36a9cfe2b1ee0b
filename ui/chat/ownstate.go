package chat

import (
	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// ownState is how a state of an own message is shown.
type ownState struct {
	mark  string              // the icon beside its time
	color fyne.ThemeColorName // of the mark and of the words
	words string              // the key of what stands below it where its problem says nothing; "" where nothing does
}

// ownStates are the states that an own message can have here.
var ownStates = map[client.State]ownState{
	client.StateQueued:      {"clock", look.Muted, "chat.notSent"},
	client.StateSending:     {"clock", look.Muted, ""},
	client.StateSent:        {"check", look.Muted, ""},
	client.StateUnconfirmed: {"question", look.Amber, "chat.notConfirmed"},
	client.StateFailed:      {"alert", look.Red, "chat.notSent"},
}

// stateMark is the mark beside the time of an own message, nil for none.
func (r *messageRow) stateMark() fyne.CanvasObject {
	s, known := ownStates[r.msg.State]
	if !known {
		return nil
	}
	if p := r.msg.Progress; r.msg.State == client.StateSending && p > 0 && p < 1 {
		return widgets.NewText(i18n.T("size.percent", "n", int(p*100)), look.Muted, look.TextSmall)
	}
	return smallIcon(s.mark, s.color)
}

// trouble says what happened to an own message, and what can be done. One that waits
// needs no words unless something keeps it.
func (r *messageRow) trouble() []fyne.CanvasObject {
	s := ownStates[r.msg.State]
	if s.words == "" || r.msg.State.Waits() && r.msg.Error == nil {
		return nil
	}
	words := i18n.T(s.words)
	if r.msg.Error != nil && r.msg.Error.Text != "" {
		words = client.Said(*r.msg.Error)
	}
	return []fyne.CanvasObject{widgets.Column(0, -1, alignRight(widgets.NewWords(words, s.color, 420)), alignRight(widgets.Row(look.Space4, -1, r.remedies()...)))}
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
	if r.msg.State.Waits() {
		return append(out, widgets.NewButton(widgets.Quiet, i18n.T("common.retryNow"), "retry", r.act.RetryNow).Small().Tinted(look.Ember))
	}
	if r.canSendAgain() {
		out = append(out, widgets.NewButton(widgets.Quiet, i18n.T("common.sendAgain"), "retry", func() { r.act.SendAgain(r.msg.ID) }).Small().Tinted(look.Ember))
	}
	return append(out,
		widgets.NewButton(widgets.Quiet, i18n.T("common.edit"), "edit", func() { r.act.Edit(r.msg.ID) }).Small(),
		widgets.NewButton(widgets.Quiet, i18n.T("common.delete"), "trash", func() { r.act.Delete(r.msg.ID) }).Small())
}

// canSendAgain reports whether it is known that the message did not arrive, or if the
// person is asked about it; else it is being looked for.
func (r *messageRow) canSendAgain() bool {
	return r.msg.State == client.StateFailed || r.msg.Error == nil || r.msg.Error.Action == client.ActionSendAgain
}

// unsentItems are for an own message that did not arrive.
func (r *messageRow) unsentItems() []*fyne.MenuItem {
	id := r.msg.ID
	if !r.mine() {
		return nil
	}
	edit := fyne.NewMenuItem(i18n.T("common.edit"), func() { r.act.Edit(id) })
	drop := fyne.NewMenuItem(i18n.T("common.delete"), func() { r.act.Delete(id) })
	switch {
	case r.msg.State.Waits(), r.msg.State.Troubled() && !r.canSendAgain():
		return []*fyne.MenuItem{edit, drop}
	case r.msg.State.Troubled():
		return []*fyne.MenuItem{fyne.NewMenuItem(i18n.T("common.sendAgain"), func() { r.act.SendAgain(id) }), edit, drop}
	}
	return nil
}
