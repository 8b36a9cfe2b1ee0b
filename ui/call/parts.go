package call

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/widgets"
)

// Actions is what the panel asks the window to do.
type Actions struct {
	Mute, Pause, End func()
	// Push is told when the button to talk is held, in the mode where the
	// microphone listens only then.
	Push func(held bool)
	// Enlarge is called when the panel wants another height; Enlarged reports whether
	// it wants the whole pane.
	Enlarge func()
	Solve   func(client.Action)
	// CopyDetails puts the details of a problem on the clipboard.
	CopyDetails func(client.Problem)
	// Copy puts the captions on the clipboard.
	Copy func(text string)
	// NotForAgent takes back what was said last.
	NotForAgent func(client.MessageID)
	// Show opens the conversation of the call, from another one.
	Show func()
}

// Panel is docked above the composer, or fills the pane.
type Panel struct {
	widget.BaseWidget
	act     Actions
	call    client.Call
	large   bool
	wantCap bool   // the person wants captions
	bargeIn string // how a reply can be interrupted, as in the settings
	covered bool   // by a page in the panel's place

	orb      *orb
	word     *widgets.Text
	time     *widgets.Text
	heard    *widget.RichText
	saying   *widget.RichText
	past     *widget.RichText // what was said before
	heardRow *fyne.Container
	disown   *widgets.Button // what was heard last was not meant for the agent
	captions *fyne.Container
	scroll   *container.Scroll // of the captions
	box      *fyne.Container   // bounds it in the small panel
	copyBtn  *widgets.Button
	lines    []line // of the call, the newest last
	capBtn   *widgets.Button
	sizeBtn  *widgets.Button
	problem  *widgets.Note
	solve    *widgets.Button
	details  *widgets.Button
	place    *widgets.Text
	back     *widgets.Button
	with     string // whom the person talks with, in another conversation
	where    *fyne.Container
	push     *widgets.HoldButton
	mute     *widgets.Button
	pause    *widgets.Button
	end      *widgets.Button
	meter    *widgets.Meter
	hint     *widgets.Text
	controls *fyne.Container
	card     *fyne.Container
	said     string
	fit      int // signs that the large captions have room for, 0 before it is known
}
