package ui

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/dialog"

	"delonix/assets"
	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/conversation"
	"delonix/ui/desktop"
	"delonix/ui/list"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/pages"
	"delonix/ui/problems"
	"delonix/ui/talk"
)

// Run opens the window and returns when the person quits. The error is a
// *client.Problem: there is nothing to open a window on.
func Run(ctx context.Context, opt Options) error {
	loop.SteadyTime()
	held := loop.Hold()
	a := app.NewWithID(desktop.AppID)
	a.SetIcon(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	w := newWindow(a, opt)
	w.tray.start(ctx, a)
	calmed := func() { calm(a, func(u *url.URL) { w.opener.address(u) }) }
	if desktop.FollowsScheme {
		calmed() // which keeps the toolkit from asking
	}
	scheme := w.scheme.follow(ctx)
	w.start(ctx)
	stopWatch := loop.StartWatch(ctx, w.opt.Logger)
	err := loop.Run(ctx, a, w.win, held, loop.Hooks{Started: calmed, Asked: w.opt.Leaving, Quit: w.quit})
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
	if opt.Leaving == nil {
		opt.Leaving = func() {}
	}
	w := &Window{opt: opt, app: a, client: opt.Client, known: known{settings: client.DefaultSettings(), language: i18n.Current()}}
	w.scheme = newScheme(a, w.settings.Theme)
	w.win = a.NewWindow("Delonix")
	w.win.SetMaster()
	w.ticker = newTicker(w.ticked)
	w.tray = &tray{act: trayActions{
		raise: w.raise, begin: func() { w.conv.New() }, open: func(id client.ConversationID) { w.conv.Open(id) },
		toggleCall: func() { w.voice.ToggleCall() }, toggleMute: func() { w.voice.ToggleMute() }, quit: w.quit,
	}}
	w.build()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(look.WindowWidth, look.WindowHeight))
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.conv.Drop(uris) })
	w.win.SetCloseIntercept(w.closeAsked)
	a.Lifecycle().SetOnEnteredForeground(func() { w.setFocused(true) })
	a.Lifecycle().SetOnExitedForeground(func() { w.setFocused(false) })
	return w
}

// start subscribes and reads what the window shows first.
func (w *Window) start(ctx context.Context) {
	w.ctx = ctx
	w.bridge = bridge.New(ctx, w.client)
	w.bridge.Hear(w.apply)
	w.opener = &opener{app: w.app, bridge: w.bridge, problem: w.chat.SetProblem}
	w.present()
	w.alerts = newAlerts(ctx, w.app, w.bridge, w.opt, func(id client.ConversationID) { w.raise(); w.conv.Open(id) })
	w.client.Start(ctx)
	w.first(nil)
	w.ticker.start(w.bridge)
	if w.opt.Raise != nil {
		bridge.Do(w.bridge, func(ctx context.Context) error { raiseFor(ctx, w.opt.Raise, w.raise); return nil }, nil)
	}
}

// present makes the presenters. They hear of news in this order.
func (w *Window) present() {
	nav, open := navigator{w}, func() client.ConversationID { return w.conv.ID() }
	w.list = list.New(list.Options{
		Client: w.client, Bridge: w.bridge, Nav: nav, Side: w.side, Open: open,
		Changed: func(c client.Conversation) { w.conv.Show(c) }, Noted: w.refreshTray, Shown: w.rowsShown,
	})
	w.voice = talk.New(talk.Options{
		Client: w.client, Bridge: w.bridge, Nav: nav, Chat: w.chat, Composer: w.comp, Panel: w.call,
		Open: open, EndTrial: func() bool { return w.page.EndTrial() },
		Activity: w.showActivity, Hurry: w.ticker.hurry, Relayout: w.main.Refresh,
	})
	w.conv = conversation.New(conversation.Options{
		Client: w.client, Bridge: w.bridge, Nav: nav, Chat: w.chat, Composer: w.comp, Window: w.win,
		Paste: w.app.Clipboard().Content, OpenPath: w.opener.path, Agents: func() []client.Agent { return w.agents }, Row: w.side.Conversation,
		Opened: w.opened, Shown: func() { w.voice.MarkSpoken(); w.voice.ReadPending(nil); w.firstShown() }, Made: w.list.Read, Hurry: w.ticker.hurry, Logger: w.opt.Logger,
	})
	w.page = pages.New(pages.Options{
		Client: w.client, Bridge: w.bridge, Nav: nav, Window: w.win, Act: problems.Actions{Solve: w.solve, Copy: w.copyDetails},
		Settings: func() client.Settings { return w.settings }, Apply: w.applySettings, Agents: func() []client.Agent { return w.agents },
		Connect: w.showWelcome, SignOut: w.signOut, OpenPath: w.opener.path, Copy: w.app.Clipboard().SetContent, Shortcut: w.keys.shortcut,
		Chime: w.opt.Chime, Autostart: w.opt.Autostart, Version: w.opt.Version, Logger: w.opt.Logger,
	})
	w.menus = &menus{
		client: w.client, bridge: w.bridge, win: w.win, problem: w.explain, goOn: w.conv.GoOnFrom,
		details: w.page.OpenDetails, handOvers: w.page.OpenHandOvers, keys: w.showKeys,
	}
}

// navigator is the way from a presenter to other places.
type navigator struct{ w *Window }

// Page lays a page with a head over the chat; Escape and the arrow close it.
func (n navigator) Page(title string, body fyne.CanvasObject, wide float32, closed func()) {
	n.w.router.open(title, body, wide, closed)
}

// Open shows a conversation.
func (n navigator) Open(id client.ConversationID) { n.w.conv.Open(id) }

// Uncover closes the page that is shown in place of the chat.
func (n navigator) Uncover() { n.w.router.closePage() }

// Connecting reports whether the page to connect covers the window.
func (n navigator) Connecting() bool { return n.w.router.connect != nil }

// Connect shows it.
func (n navigator) Connect() { n.w.showWelcome() }

// Dialog shows a dialog that Escape closes.
func (n navigator) Dialog(d dialog.Dialog) { n.w.router.show(d) }

// Problem tells an error above the messages; nil is nothing.
func (n navigator) Problem(err error) { n.w.explain(err) }

// raiseFor brings the window to the front whenever another start asks for it.
func raiseFor(ctx context.Context, asked <-chan func(), raise func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case shown := <-asked:
			loop.Do(func() { raise(); shown() })
		}
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
	if w.done.quit {
		return
	}
	w.done.quit = true
	w.opt.Leaving()
	w.conv.Drafts.KeepAll()
	loop.Quit(w.app)
}

// shutdown waits for what the window started, and not for ever for what hangs: a
// device, the desktop's bus, a disk.
func (w *Window) shutdown() {
	w.ticker.stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.alerts.notes.Close()
		w.tray.close()
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
