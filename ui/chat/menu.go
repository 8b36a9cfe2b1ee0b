package chat

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
)

// TappedSecondary opens what can be done with the message.
func (r *messageRow) TappedSecondary(e *fyne.PointEvent) { r.showMenu(e.AbsolutePosition) }

func (r *messageRow) showMenu(at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		widget.ShowPopUpMenuAtPosition(r.menu(), c, at)
	}
}

// showMenuBelow opens the same below a button.
func (r *messageRow) showMenuBelow(o fyne.CanvasObject) {
	r.showMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(fyne.NewPos(0, o.Size().Height)))
}

// menu lists what can be done with the message as it is now.
func (r *messageRow) menu() *fyne.Menu {
	m := r.msg
	var items []*fyne.MenuItem
	if m.Text != "" {
		items = append(items,
			fyne.NewMenuItem(i18n.T("common.copy"), r.copyText))
		if part := r.text.Selected(); part != "" {
			items = append(items, fyne.NewMenuItem(i18n.T("chat.copySelected"), func() { r.act.Copy(part) }))
		}
		if !r.mine() {
			items = append(items, fyne.NewMenuItem(i18n.T("chat.copyMarkdown"), func() { r.act.Copy(m.Text) }))
		}
		items = append(items, fyne.NewMenuItem(i18n.T("chat.selectAll"), r.selectAll))
	}
	if !r.mine() && m.Text != "" && m.State != client.StateStreaming {
		read := fyne.NewMenuItem(i18n.T("chat.readAloud"), func() { r.act.Speak(m.ID) })
		if r.opt.speaking {
			read = fyne.NewMenuItem(i18n.T("chat.stopReading"), r.act.StopSpeak)
		}
		save := fyne.NewMenuItem(i18n.T("chat.saveSpeech"), func() { r.act.SaveSpeech(m.ID) })
		read.Disabled, save.Disabled = !r.opt.canSpeak && !r.opt.speaking, !r.opt.canSpeak
		items = append(items, fyne.NewMenuItemSeparator(), read, save)
	}
	if reactions := r.reactionItems(); len(reactions) > 0 {
		items = append(append(items, fyne.NewMenuItemSeparator()), reactions...)
	}
	if m.Spoken && !m.Disowned && r.mine() && r.act.NotForAgent != nil {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(i18n.T("chat.notForAgent"), func() { r.act.NotForAgent(m.ID) }))
	}
	if unsent := r.unsentItems(); len(unsent) > 0 {
		if len(items) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		items = append(items, unsent...)
	}
	return fyne.NewMenu("", items...)
}

// reactionItems are for a reply that can be liked or disliked.
func (r *messageRow) reactionItems() []*fyne.MenuItem {
	m := r.msg
	if r.mine() || !m.CanReact && m.Feedback == client.FeedbackNone {
		return nil
	}
	item := func(words string, f client.Feedback) *fyne.MenuItem {
		x := fyne.NewMenuItem(words, func() { r.act.React(m.ID, r.toggled(f)) })
		x.Checked = m.Feedback == f
		return x
	}
	return []*fyne.MenuItem{item(i18n.T("chat.goodAnswer"), client.FeedbackGood), item(i18n.T("chat.badAnswer"), client.FeedbackBad)}
}

// toggled is what a press on a reaction chooses: it, or none if it is set.
func (r *messageRow) toggled(f client.Feedback) client.Feedback {
	if r.msg.Feedback == f {
		return client.FeedbackNone
	}
	return f
}
