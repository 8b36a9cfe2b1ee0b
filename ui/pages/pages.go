// Package pages presents what is shown in place of the chat: the settings with the
// try-out of the devices, signing out, a session's details, the hand-overs, the timings of
// spoken turns, the keys, a message whose text can be selected, and the page to connect.
// The views that are shown live in packages of their own; which page is open, and what
// lies below it, is the window's.
package pages

import (
	"context"
	"io"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/problems"
	"delonix/ui/settings"
)

// Client is what the pages need of the client.
type Client interface {
	Devices(context.Context) (mics, speakers []client.Device, err error)
	TryDevices(context.Context, func(client.Trial)) error
	Settings(context.Context) (client.Settings, error)
	SaveSettings(context.Context, client.Settings) error
	DataDir() string
	SessionDetails(context.Context, client.ConversationID) (client.SessionDetails, error)
	UpdateSession(context.Context, client.ConversationID, client.SessionDetails) error
	HandOvers(context.Context) ([]client.HandOver, error)
	ExportHandOvers(context.Context, io.Writer) error
	VoiceTimings() []client.TurnTiming
	WriteVoiceTimings(io.Writer) error
	TestConnection(context.Context, client.Credentials) (client.Connected, error)
	Connect(context.Context, client.Credentials) (client.Connected, error)
	Recovery() client.Recovery
}

// Navigator leads from a page to other places.
type Navigator interface {
	// Page shows a page with a head in place of the chat; closed is called when it goes.
	Page(title string, body fyne.CanvasObject, wide float32, closed func())
	// Dialog shows a dialog on top.
	Dialog(dialog.Dialog)
	// Problem tells what went wrong; nil is nothing.
	Problem(error)
}

// Switch is something that the system keeps: on or off.
type Switch interface {
	On() (bool, error)
	Set(on bool) error
}

// Options are what the pages need besides the client.
type Options struct {
	Client    Client
	Bridge    *bridge.Bridge
	Nav       Navigator
	Window    fyne.Window // whose dialogs they are
	Act       problems.Actions
	Settings  func() client.Settings // as they are applied
	Apply     func(client.Settings)  // shows the window by them
	Agents    func() []client.Agent
	Connect   func() // shows the page to connect
	SignOut   func(a client.Agent, erase bool)
	OpenPath  func(path string)
	Copy      func(text string)
	Shortcut  func(fyne.Shortcut) bool
	Chime     func(context.Context) // nil is silence
	Autostart Switch                // the start with the session; nil hides it
	Version   string
	Logger    *slog.Logger
}

// Pages presents the pages. Its fields belong to the UI thread.
type Pages struct {
	Options
	settings *settings.Page     // the one that is open; nil for none
	trial    context.CancelFunc // of the devices; nil while there is none
	saves    saves
	chosen   int // counts the choices
}

// New makes the pages of a client.
func New(o Options) *Pages {
	p := &Pages{Options: o}
	o.Bridge.Hear(p.hear)
	return p
}

const (
	// usual is how wide a page may be, in pixels.
	usual float32 = 620
	// timingsWide is how wide the page of timings may be.
	timingsWide float32 = 900
)

func (p *Pages) page(title string, body fyne.CanvasObject) { p.Nav.Page(title, body, usual, nil) }
