package ui

import (
	"fyne.io/fyne/v2"

	"delonix/ui/call"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// paneLayout stacks the chat, a hairline, the call panel and the composer. The
// enlarged panel takes the chat's place.
type paneLayout struct {
	chat, line, comp fyne.CanvasObject
	call             *call.Panel
}

func newTalkPane(chat fyne.CanvasObject, panel *call.Panel, comp fyne.CanvasObject) *fyne.Container {
	l := &paneLayout{chat: chat, line: widgets.Line(), comp: comp, call: panel}
	return &fyne.Container{Layout: l, Objects: []fyne.CanvasObject{chat, l.line, panel, comp}}
}

// Layout places the four from the bottom up.
func (l *paneLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, h)))
	}
	bottom := size.Height - l.comp.MinSize().Height
	place(l.comp, bottom, l.comp.MinSize().Height)
	large := l.call.Visible() && l.call.Enlarged()
	if large {
		l.chat.Hide()
		place(l.line, 0, look.Hairline)
		place(l.call, look.Hairline, bottom-look.Hairline)
		return
	}
	l.chat.Show()
	if l.call.Visible() {
		l.call.Resize(fyne.NewSize(size.Width, l.call.Size().Height)) // the captions' height depends on it
		h := l.call.MinSize().Height
		bottom -= h
		place(l.call, bottom, h)
	}
	bottom -= look.Hairline
	place(l.line, bottom, look.Hairline)
	place(l.chat, 0, bottom)
}

// MinSize is what the composer needs.
func (l *paneLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.comp.MinSize().Width, l.comp.MinSize().Height)
}
