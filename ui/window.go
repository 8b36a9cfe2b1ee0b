package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"delonix/assets"
	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/call"
	"delonix/ui/chat"
	"delonix/ui/composer"
	"delonix/ui/conversation"
	"delonix/ui/desktop"
	"delonix/ui/list"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/pages"
	"delonix/ui/sidebar"
	"delonix/ui/talk"
	"delonix/ui/welcome"
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

// Window is the one window and what it shows at the moment. Its fields belong
// to the UI thread.
type Window struct {
	ctx    context.Context // of Run: ends the window
	opt    Options
	app    fyne.App
	win    fyne.Window
	client *client.Client
	bridge *bridge.Bridge
	theme  *look.Theme
	system fyne.ThemeVariant // the desktop's colours; look.VariantUnknown: the toolkit knows them
	keys   []binding

	side       *sidebar.Sidebar
	chat       *chat.View
	comp       *composer.Composer
	call       *call.Panel
	root       *widgets.Root
	pages      *fyne.Container
	welcome    *welcome.Page // the one that covers the window, or did last
	main       *shell
	middle     *fyne.Container // chat and composer, or the settings above them
	overlay    fyne.CanvasObject
	pageScroll *container.Scroll // of the page in overlay
	closeTop   func()
	dialog     dialog.Dialog // the one that is open, nil for none
	notes      desktop.Notifier
	page       *pages.Pages // what presents the pages
	voice      *talk.Talk
	list       *list.List
	conv       *conversation.Presenter

	tray tray

	settings client.Settings
	language string // what the window is written in
	agents   []client.Agent
	focused  bool
	unread   int
	keyHeld  bool
	lastKey  int       // the number of the key that went down last
	sideTick time.Time // when the sidebar's times were last written
	shown    bool
	quitting bool
	stopTick context.CancelFunc
	tickSoon chan struct{}
}

// Run opens the window and returns when the person quits. The error is a
// *client.Problem: there is nothing to open a window on.
func Run(ctx context.Context, opt Options) error {
	loop.SteadyTime()
	held := loop.Hold()
	a := app.NewWithID(desktop.AppID)
	a.SetIcon(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	w := newWindow(a, opt)
	w.ctx = ctx
	w.startTray()
	scheme := w.followScheme(ctx)
	w.start(ctx)
	stopWatch := loop.StartWatch(ctx, w.opt.Logger)
	err := loop.Run(ctx, a, w.win, held, loop.Hooks{Started: w.calm, Asked: w.leaving, Quit: w.quit})
	stopWatch()
	scheme()
	w.shutdown()
	if err != nil {
		w.opt.Logger.Error("open the window", "err", err)
		return noWindow(err)
	}
	return nil
}

func newWindow(a fyne.App, opt Options) *Window {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	w := &Window{opt: opt, app: a, client: opt.Client, focused: true, system: look.VariantUnknown, settings: client.DefaultSettings(), language: i18n.Current(), tickSoon: make(chan struct{}, 1)}
	w.theme = w.newTheme(w.settings.Theme)
	a.Settings().SetTheme(w.theme)
	w.win = a.NewWindow("Delonix")
	w.win.SetMaster()
	w.keys = w.bindings()
	w.build()
	w.bindKeys()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(look.WindowWidth, look.WindowHeight))
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.conv.Drop(uris) })
	w.win.SetCloseIntercept(w.closeAsked)
	a.Lifecycle().SetOnEnteredForeground(func() { w.setFocused(true) })
	a.Lifecycle().SetOnExitedForeground(func() { w.setFocused(false) })
	return w
}

// build makes the regions.
func (w *Window) build() {
	w.side = sidebar.New(sidebar.Actions{
		Open: func(id client.ConversationID) { w.conv.Open(id) }, OpenHit: func(h client.SearchHit) { w.conv.OpenHit(h) }, More: func() { w.list.More() }, MoreHits: func(query string, shown int) { w.list.MoreHits(query, shown) }, Menu: w.rowMenu, New: w.newFrom, Settings: w.openSettings,
		Filter: func(sidebar.Show) { w.list.Read() }, Search: func(query string) { w.list.Search(query) }, LeftSearch: func() { w.comp.Focus() },
		RetryNow: w.client.RetryNow, HandOvers: func() { w.page.OpenHandOvers() }, TypedOther: w.shortcut, Resized: func() { w.main.Refresh() },
	})
	w.chat = chat.New(w.chatActions(), func() bool { return w.focused && w.overlay == nil })
	w.chat.KeyTalk, w.chat.KeyHandsFree = widgets.KeyName("T"), widgets.KeyName("Shift+T")
	w.comp = composer.New(composer.Actions{
		Send: func() { w.conv.Drafts.Submit() }, RemoveFile: func(n int) { w.conv.Drafts.RemoveFile(n) }, Attach: func() { w.conv.Attach() }, Talk: func() { w.voice.Tap() }, Hold: func(down bool) { w.voice.Hold(down) }, CancelTalk: func() { w.voice.Cancel() }, HandsFree: func() { w.voice.ToggleCall() }, Escape: w.escape,
		Page: func(n float32) { w.chat.Page(n) }, Draft: func(text string) { w.conv.Drafts.Typed(text) }, PasteFiles: func() bool { return w.conv.PasteFiles() }, Shortcut: w.shortcut,
		Solve: w.solve, CopyDetails: w.copyDetails,
	})
	w.call = call.New(call.Actions{
		Mute: func() { w.voice.ToggleMute() }, Pause: func() { w.voice.TogglePause() }, End: func() { w.voice.EndCall() }, Push: func(down bool) { w.voice.Hold(down) },
		Enlarge: func() { w.main.Refresh() }, Solve: w.solve, CopyDetails: w.copyDetails, Show: func() { w.conv.Open(w.voice.Call.Conversation) },
	})
	w.call.Hide()
	w.middle = container.NewStack(newTalkPane(w.chat, w.call, w.comp))
	w.main = newShell(w.side, w.middle)
	w.pages = container.NewStack(w.main)
	// The window is cleared with the background's colour before it is painted:
	// what lies on nothing else is clear, or all of it would be painted twice.
	w.root = widgets.NewRoot(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Min: fyne.NewSize(look.WindowMinWidth, look.WindowMinHigh)}, w.pages))
	w.win.SetContent(w.root)
}

// start subscribes and reads what the window shows first.
func (w *Window) start(ctx context.Context) {
	w.ctx = ctx
	w.bridge = bridge.New(ctx, w.client)
	w.bridge.Hear(w.apply)
	w.list = list.New(list.Options{
		Client: w.client, Bridge: w.bridge, Nav: navigator{w}, Side: w.side, Open: w.openID,
		Changed: func(c client.Conversation) { w.conv.Show(c) }, Noted: w.refreshTray, Shown: w.rowsShown,
	})
	w.voice = talk.New(talk.Options{
		Client: w.client, Bridge: w.bridge, Nav: navigator{w}, Chat: w.chat, Composer: w.comp, Panel: w.call,
		Open: w.openID, EndTrial: func() bool { return w.page.EndTrial() },
		Activity: w.showActivity, Hurry: w.hurry, Relayout: w.main.Refresh,
	})
	w.conv = conversation.New(conversation.Options{
		Client: w.client, Bridge: w.bridge, Nav: navigator{w}, Chat: w.chat, Composer: w.comp, Window: w.win,
		Paste: w.app.Clipboard().Content, OpenPath: w.openPath, Agents: func() []client.Agent { return w.agents }, Row: w.side.Conversation,
		Opened: w.opened, Shown: w.openShown, Made: w.list.Read, Hurry: w.hurry, Logger: w.opt.Logger,
	})
	w.bridge.Hear(w.applyAlerts)
	w.page = w.newPages()
	w.notes = w.newNotifier()
	w.client.Start(ctx)
	w.first()
	tickCtx, cancel := context.WithCancel(w.bridge.Context())
	w.stopTick = cancel
	bridge.Do(w.bridge, func(context.Context) error { w.tick(tickCtx); return nil }, nil)
	if w.opt.Raise != nil {
		bridge.Do(w.bridge, w.awaitRaise, nil)
	}
}

// tick lets what depends on the clock be repainted: once a second while a
// wait is shown, else every half minute, so that an idle window stays idle.
func (w *Window) tick(ctx context.Context) {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.tickSoon:
			timer.Reset(time.Second)
			continue
		case <-timer.C:
		}
		next := make(chan time.Duration, 1)
		loop.Do(func() { next <- w.ticked() })
		select {
		case <-ctx.Done():
			return
		case d := <-next:
			timer.Reset(d)
		}
	}
}

// hurry makes the next tick come within a second: something counts now.
func (w *Window) hurry() {
	select {
	case w.tickSoon <- struct{}{}:
	default: // it was told already
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

// slowTick is how often relative times ("2 min") are written anew.
const slowTick = 30 * time.Second

func (w *Window) awaitRaise(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case shown := <-w.opt.Raise:
			loop.Do(func() { w.raise(); shown() })
		}
	}
}

// raise brings the window to the front.
func (w *Window) raise() {
	w.win.Show()
	w.win.RequestFocus()
}

func (w *Window) setFocused(on bool) {
	w.focused = on
	w.client.SetView(w.conv.ID(), on)
	if on {
		w.chat.Seen()
		return
	}
	if w.keyHeld { // its release will not be told
		w.keyHeld = false
		w.voice.LetGo()
	}
}

// closeAsked hides the window if the person wants it to live in the tray.
func (w *Window) closeAsked() {
	if w.settings.CloseToTray && w.tray.shown {
		w.win.Hide()
		w.setFocused(false)
		return
	}
	w.quit()
}

func (w *Window) quit() {
	if w.quitting {
		return
	}
	w.quitting = true
	w.leaving()
	w.conv.Drafts.KeepAll()
	loop.Quit(w.app)
}

// leaving tells that the end was asked for.
func (w *Window) leaving() {
	if w.opt.Leaving != nil {
		w.opt.Leaving()
	}
}

// shutdown waits for what the window started, and not for ever for what hangs: a
// device, the desktop's bus, a disk.
func (w *Window) shutdown() {
	w.stopTick()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.notes.Close()
		if w.tray.icon != nil {
			w.tray.icon.Close()
		}
		w.bridge.Close()
	}()
	var most <-chan time.Time
	if w.opt.CloseWithin > 0 {
		most = time.After(w.opt.CloseWithin)
	}
	select {
	case <-done:
	case <-most:
		w.opt.Logger.Warn("left behind while closing", "what", "work of the window")
	}
	w.chat.Close()
}

// refreshTitle says how many conversations are unread and if the microphone
// is open.
func (w *Window) refreshTitle() {
	title := titleFor(w.unread, w.voice.Listens())
	if w.win.Title() != title {
		w.win.SetTitle(title)
	}
}

// showActivity tells at the foot of the sidebar and in the title what the voice does.
func (w *Window) showActivity(words string) {
	w.side.SetActivity(words)
	w.refreshTitle()
	w.refreshTray()
}

// openID is which conversation is open, 0 for none.
func (w *Window) openID() client.ConversationID { return w.conv.ID() }

// opened shows around the chat that another conversation is open; 0 is one that is
// being made.
func (w *Window) opened(id client.ConversationID) {
	w.root.HideHint()
	w.side.Select(id)
	w.call.SetEnlarged(false) // or nothing of it would be seen
	w.voice.ShowWhere()
	w.client.SetView(id, w.focused)
	if id != 0 {
		w.notes.Seen(int64(id))
	}
}

// openShown shows what is said and heard in the conversation whose messages are shown
// now.
func (w *Window) openShown() {
	w.voice.MarkSpoken()
	w.voice.ReadPending(nil)
	w.firstShown()
}

// rowsShown opens the first conversation where none is open.
func (w *Window) rowsShown() {
	if first := w.side.Order(); w.conv.ID() == 0 && !w.conv.Drafts.Beginning() && len(first) > 0 && w.overlay == nil {
		w.conv.Open(first[0])
	}
}
