package chat

import (
	"time"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/markdown"
	"delonix/ui/widgets"
)

// plainText is the message without the signs of Markdown.
func (r *messageRow) plainText() string {
	if r.mine() {
		return r.msg.Text
	}
	return markdown.Plain(r.msg.Text)
}

// selectAll selects the message's text, so that Ctrl+C copies it.
func (r *messageRow) selectAll() {
	r.text.Focus()
	r.text.SelectAll()
}

// copyText copies the message's text and answers as the button does; a message
// without one says it beside the time.
func (r *messageRow) copyText() {
	if r.copy != nil {
		r.copy.OnTapped()
		return
	}
	r.act.Copy(r.plainText())
	r.copied++
	mine := r.copied
	r.note(true)
	time.AfterFunc(widgets.CopiedFor, func() {
		loop.Do(func() {
			if mine == r.copied {
				r.note(false)
			}
		})
	})
}

func (r *messageRow) note(on bool) {
	r.noted, r.body = on, nil // made anew, also while its text only grows
	r.set(r.msg, r.opt)
	r.resized(r.msg.ID)
}

// copiedNote is that the text was copied, hidden until it was.
func (r *messageRow) copiedNote() fyne.CanvasObject {
	note := widgets.NewText(i18n.T("common.copied"), look.Muted, look.TextSmall)
	if !r.noted {
		note.Hide()
	}
	return note
}
