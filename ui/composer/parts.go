package composer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// Actions is what the composer asks the window to do.
type Actions struct {
	Send        func() // what is written, with its files
	RemoveFile  func(id int)
	Attach      func()
	Talk        func()          // ends the recording and sends it
	Hold        func(held bool) // of the button to talk
	CancelTalk  func()
	HandsFree   func()
	Escape      func()
	Page        func(float32)
	Draft       func(text string)
	PasteFiles  func() bool
	Shortcut    func(fyne.Shortcut) bool
	Resized     func()
	Solve       func(client.Action) // a problem's button
	CopyDetails func(client.Problem)
}

// Composer is the region.
type Composer struct {
	widget.BaseWidget
	act     Actions
	entry   *entry
	chips   *fyne.Container
	files   []File
	long    string // text that is too long for the field
	attach  *widgets.Button
	talk    *widgets.HoldButton
	call    *widgets.Button
	send    *widgets.Button
	problem *problems.Line
	voice   client.VoiceAbility
	rec     *recording // in place of the field and all buttons
	heldRec *recording // in place of the field, while the button to talk is held
	phase   client.RecordingPhase
	held    bool
	write   fyne.CanvasObject
	frame   *widgets.Surface
	loading bool
	calling bool
	locked  string
}

// Text gives what is written, and the long text beside it.
func (c *Composer) Text() string {
	if c.long == "" || c.entry.Text == "" {
		return c.entry.Text + c.long
	}
	return c.entry.Text + "\n\n" + c.long
}

func (c *Composer) relayout() {
	c.Refresh()
	if c.act.Resized != nil {
		c.act.Resized()
	}
}

func (c *Composer) showSend() {
	ready := (strings.TrimSpace(c.Text()) != "" || len(c.files) > 0) && c.locked == ""
	if ready {
		c.send.SetKind(widgets.Primary)
		c.send.Enable()
		return
	}
	c.send.SetKind(widgets.Quiet)
	c.send.Disable()
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// File is one attachment that waits to be sent.
type File struct {
	ID   int // chosen by the window
	Name string
	Size int64 // bytes; -1 while it is being copied
}
