package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/call"
	"delonix/ui/chat"
	"delonix/ui/composer"
	"delonix/ui/conversation"
	"delonix/ui/list"
	"delonix/ui/loop"
	"delonix/ui/pages"
	"delonix/ui/sidebar"
	"delonix/ui/talk"
	"delonix/ui/widgets"
)

// Options are what the window needs besides the client.
type Options struct {
	Client  *client.Client
	Version string
	Logger  *slog.Logger
	// TryDemo replaces the client by one on the embedded portal, for the
	// welcome page's second way in. Nil hides that way.
	TryDemo func(context.Context) (*client.Client, error)
	// Shown is called once, after the first frame with content.
	Shown func()
	// Chime plays the sound of a notification; nil is silence.
	Chime func(context.Context)
	// Autostart is the start with the session; nil hides it.
	Autostart pages.Switch
	// Leaving is called, from any goroutine and perhaps twice, when the window is
	// told to end: from then on it should take CloseWithin at most.
	Leaving     func()
	CloseWithin time.Duration // 0 waits for all work
	// Raise receives whenever another start asks for this window; what it
	// receives is called once the window is shown.
	Raise <-chan func()
}

// Window is the one window: its parts, plugged together. Its fields belong to the UI
// thread.
type Window struct {
	ctx    context.Context // of Run: ends the window
	opt    Options
	app    fyne.App
	win    fyne.Window
	client *client.Client
	bridge *bridge.Bridge

	views      // what is seen
	presenters // what is between them and the client
	known      // of the client
	outside    // what the desktop does for it

	router *router
	keys   *keyboard
	scheme *scheme
	ticker *ticker
	done   struct{ shown, quit bool } // what is done once
}

// views are what the window is made of, passive all of them.
type views struct {
	side *sidebar.Sidebar
	chat *chat.View
	comp *composer.Composer
	call *call.Panel
	main *shell
	root *widgets.Root
}

// presenters know a small part of the client and their view each.
type presenters struct {
	page  *pages.Pages
	voice *talk.Talk
	list  *list.List
	conv  *conversation.Presenter
	menus *menus
}

// known is what was read of the client last.
type known struct {
	settings client.Settings
	language string // what the window is written in
	agents   []client.Agent
	unread   int       // conversations
	sideTick time.Time // when the sidebar's times were last written
}

// outside is what the desktop does for the window.
type outside struct {
	tray   *tray
	alerts *alerts
	opener *opener
}

// agentOf is an agent as it was read.
func (k *known) agentOf(id client.AgentID) client.Agent {
	for _, a := range k.agents {
		if a.ID == id {
			return a
		}
	}
	return client.Agent{ID: id}
}

// explain tells an error above the messages; nil is nothing.
func (w *Window) explain(err error) {
	if err != nil {
		p := client.Explain(err)
		w.chat.SetProblem(&p)
	}
}

// raise brings the window to the front.
func (w *Window) raise() {
	w.win.Show()
	w.win.RequestFocus()
}

// firstShown tells once that the window shows its content.
func (w *Window) firstShown() {
	if w.done.shown {
		return
	}
	w.done.shown = true
	if w.opt.Shown != nil {
		loop.AfterPaint(func(time.Duration) { w.opt.Shown() })
	}
}

// setFocused is told whether the keys go to the window.
func (w *Window) setFocused(on bool) {
	w.client.SetView(w.conv.ID(), on)
	if held := w.keys.set(on); held { // its release will not be told
		w.voice.LetGo()
	}
	if on {
		w.chat.Seen()
	}
}

// ticked repaints what tells a time, and gives when that is due again.
func (w *Window) ticked() time.Duration {
	if _, ok := w.conv.Loaded(); !ok {
		return 5 * time.Second
	}
	now := time.Now()
	soon := w.chat.Tick()
	if w.voice.Call.State != client.CallEnded {
		w.call.Tick(now)
		soon = true
	}
	waits := w.side.Showing() == sidebar.ShowOperator
	if waits || now.Sub(w.sideTick) >= slowTick {
		w.sideTick = now
		w.side.Tick()
	}
	if soon || waits || w.client.Connection().State != client.ConnOnline {
		return time.Second
	}
	return slowTick
}

// refreshTitle says how many conversations are unread and if the microphone
// is open.
func (w *Window) refreshTitle() {
	title := titleFor(w.unread, w.voice.Listens())
	if w.win.Title() != title {
		w.win.SetTitle(title)
	}
}

// refreshTray makes the tray say what is unread and what the voice does.
func (w *Window) refreshTray() {
	w.tray.set(trayState{count: w.unread, call: w.voice.Call, listens: w.voice.Listens(), unread: w.list.Unread})
}

// showActivity tells at the foot of the sidebar and in the title what the voice does.
func (w *Window) showActivity(words string) {
	w.side.SetActivity(words)
	w.refreshTitle()
	w.refreshTray()
}

// opened shows around the chat that another conversation is open; 0 is one that is
// being made.
func (w *Window) opened(id client.ConversationID) {
	w.root.HideHint()
	w.side.Select(id)
	w.call.SetEnlarged(false) // or nothing of it would be seen
	w.voice.ShowWhere()
	w.client.SetView(id, w.keys.here)
	if id != 0 {
		w.alerts.notes.Seen(int64(id))
	}
}

// rowsShown opens the first conversation where none is open.
func (w *Window) rowsShown() {
	if first := w.side.Order(); w.conv.ID() == 0 && !w.conv.Drafts.Beginning() && len(first) > 0 && w.router.page == nil {
		w.conv.Open(first[0])
	}
}
