package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/problems"
	"delonix/ui/settings"
	"delonix/ui/widgets"
)

// openSettings shows the settings in place of the chat.
func (w *Window) openSettings() {
	if len(w.pages.Objects) > 1 {
		return // the welcome page is open: there is nothing to set yet
	}
	var page *settings.Page
	page = settings.New(settings.Actions{
		Changed: w.saveSettings, AddAgent: w.showWelcome, SignOut: w.askSignOut, Erase: w.askErase, TestSound: w.testSound, TestMic: func() { w.tryDevices(page) },
		Timings: w.showTimings, HandOvers: w.showHandOvers, OpenFolder: func() { w.openPath(w.client.DataDir()) }, Shortcut: w.shortcut,
		Solve: w.solve, CopyDetails: w.copyDetails,
	}, w.settings, w.agents, w.opt.Version, w.client.DataDir())
	w.showPage(i18n.T("common.settings"), page)
	w.settingsOpen = true
	w.closeTop = func() { w.settingsOpen = false; w.endTrial() }
	w.settingsPage = page
	w.readAutostart(page)
	type devices struct{ mics, speakers []client.Device }
	bridge.Run(w.bridge, func(ctx context.Context) (devices, error) {
		m, s, err := w.client.Devices(ctx)
		return devices{m, s}, err
	}, func(d devices, err error) {
		if err == nil {
			page.SetDevices(d.mics, d.speakers)
		}
	})
}

// readAutostart shows on a page what the system has: it has switches of its own
// for that.
func (w *Window) readAutostart(page *settings.Page) {
	if w.opt.Autostart == nil || page == nil {
		return
	}
	bridge.Run(w.bridge, func(context.Context) (bool, error) { return w.opt.Autostart.On() }, func(on bool, err error) {
		if err != nil {
			w.opt.Logger.Warn("read the start with the session", "err", err)
			return
		}
		w.settings.StartAtLogin = on
		page.SetStartAtLogin(on)
	})
}

func (w *Window) saveSettings(s client.Settings) {
	old := w.settings
	w.applySettings(s)
	bridge.Do(w.bridge, func(ctx context.Context) error {
		if old.StartAtLogin != s.StartAtLogin && w.opt.Autostart != nil {
			if err := w.opt.Autostart.Set(s.StartAtLogin); err != nil {
				loop.Do(func() { w.readAutostart(w.settingsPage) })
				return err
			}
		}
		return w.client.SaveSettings(ctx, s)
	}, w.explain)
}

func (w *Window) testSound() {
	if w.opt.Chime != nil {
		bridge.Do(w.bridge, func(ctx context.Context) error { w.opt.Chime(ctx); return nil }, nil)
	}
}

// askSignOut asks what shall happen to the local copy.
func (w *Window) askSignOut(a client.Agent) {
	erase := widgets.NewCheck(i18n.T("signOut.erase"), false, nil)
	words := widget.NewLabel(i18n.T("signOut.token", "name", a.Name))
	words.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(i18n.T("signOut.title"), i18n.T("signOut.confirm"), i18n.T("common.cancel"), container.NewVBox(words, erase), func(yes bool) {
		if !yes {
			return
		}
		w.signOut(a, erase.Checked)
	}, w.win)
	d.Resize(fyne.NewSize(420, 200))
	w.showDialog(d)
}

// askErase asks before what is kept of an account goes that is signed out.
func (w *Window) askErase(a client.Agent) {
	words := widget.NewLabel(eraseWords(a, w.agents))
	words.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(i18n.T("erase.title"), i18n.T("erase.title"), i18n.T("common.cancel"), words, func(yes bool) {
		if yes {
			w.signOut(a, true)
		}
	}, w.win)
	d.Resize(fyne.NewSize(420, 180))
	w.showDialog(d)
}

// eraseWords says what is erased with an agent: agents that only the account's list
// brought go with the last one that the person connected.
func eraseWords(a client.Agent, agents []client.Agent) string {
	others := slices.ContainsFunc(agents, func(o client.Agent) bool {
		return o.ID != a.ID && !o.Listed && o.Portal == a.Portal && o.UserID == a.UserID
	})
	if others {
		return i18n.T("erase.one", "name", a.Name)
	}
	return i18n.T("erase.account", "name", a.Name)
}

// signOut forgets an agent's token, with erase also what is kept of its account,
// and begins anew with what is left.
func (w *Window) signOut(a client.Agent, erase bool) {
	if erase {
		w.keepAll() // those of other accounts stay
		w.notes.Withdraw()
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.SignOut(ctx, a.ID, erase) }, func(err error) {
		if left := new(client.TokenLeft); err != nil && !errors.As(err, &left) {
			w.explain(err)
			return
		}
		w.closeOverlay()
		w.side.ClearSearch()
		if erase {
			w.dropSheets()
		}
		w.open, w.pane = 0, pane{epoch: w.pane.epoch + 1}
		w.firstAfter(err)
	})
}

// showDetails shows and edits what the portal knows of a session.
func (w *Window) showDetails(c client.Conversation) {
	bridge.Run(w.bridge, func(ctx context.Context) (client.SessionDetails, error) { return w.client.SessionDetails(ctx, c.ID) },
		func(d client.SessionDetails, err error) {
			if err != nil {
				w.explain(err)
				return
			}
			w.detailsPage(c, d)
		})
}

func (w *Window) detailsPage(c client.Conversation, d client.SessionDetails) {
	col := widgets.Column(look.Space12, -1)
	fact := func(name, value string) {
		if value != "" {
			col.Add(widgets.Column(0, -1, widgets.NewText(name, look.Muted, look.TextSmall), copied(w, value)))
		}
	}
	field := func(name, value string) *widgets.Field {
		e := widgets.NewField("")
		e.Text, e.Shortcut = value, w.shortcut
		col.Add(widgets.Column(look.Space4, -1, widgets.NewText(name, look.Muted, look.TextSmall), e))
		return e
	}
	fact(i18n.T("session.session"), d.SessionID)
	fact(i18n.T("session.handledBy"), map[client.Handler]string{client.HandledByAgent: i18n.T("common.agent"), client.HandledByCopilot: i18n.T("common.agentCopilot"), client.HandledByOperator: i18n.T("session.operator", "name", d.OperatorName)}[d.Mode])
	fact(i18n.T("settings.language"), d.Language)
	if !d.CloseTime.IsZero() {
		fact(i18n.T("session.closes"), i18n.DateTime(d.CloseTime))
	}
	name, email, phone := field(i18n.T("common.name"), d.Name), field(i18n.T("common.email"), d.Email), field(i18n.T("common.phone"), d.Phone)
	kwargs := widgets.NewLongField(i18n.T("session.kwargsHint"), 3)
	kwargs.Text, kwargs.Shortcut = kwargsText(d.Kwargs), w.shortcut
	col.Add(widgets.Column(look.Space4, -1, widgets.NewText(i18n.T("session.kwargs"), look.Muted, look.TextSmall), kwargs))
	said := widgets.NewText("", look.Leaf, look.TextSmall)
	failed := problems.NewLine(problems.Actions{Solve: w.solve, Copy: w.copyDetails})
	save := widgets.NewButton(widgets.Primary, i18n.T("session.save"), "", func() {
		d.Name, d.Email, d.Phone, d.Kwargs = name.Text, email.Text, phone.Text, parseKwargs(kwargs.Text)
		bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.UpdateSession(ctx, c.ID, d) }, func(err error) {
			if err != nil {
				said.Set("", look.Red, false)
				failed.Set(client.Explain(err))
				return
			}
			failed.Set(client.Problem{})
			said.Set(i18n.T("session.saved"), look.Leaf, false)
		})
	})
	col.Add(widgets.Row(look.Space12, 1, save, said))
	col.Add(failed)
	w.showPage(i18n.T("session.title"), col)
}

// copied is a value that a button beside it copies.
func copied(w *Window, value string) fyne.CanvasObject {
	return widgets.Row(look.Space8, 0, widgets.NewText(value, look.Text, look.TextSize).Truncated(),
		widgets.NewCopyButton(func() { w.app.Clipboard().SetContent(value) }).Small())
}

// showHandOvers lists the history of hand-overs, with a way to save it.
func (w *Window) showHandOvers() {
	bridge.Run(w.bridge, w.client.HandOvers, func(list []client.HandOver, err error) {
		if err != nil {
			w.explain(err)
			return
		}
		w.showPage(i18n.T("handOvers.title"), handOverTable(list, w.exportHandOvers))
	})
}

func handOverTable(list []client.HandOver, export func()) fyne.CanvasObject {
	col := widgets.Column(look.Space8, -1)
	if len(list) == 0 {
		col.Add(widgets.NewText(i18n.T("handOvers.none"), look.Muted, look.TextSize))
		return col
	}
	col.Add(widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("handOvers.csv"), "file", export).Small()))
	for _, h := range list {
		who := h.OperatorName
		if who == "" {
			who = i18n.T("common.anOperator")
		}
		detail := i18n.DateTimeShort(h.At)
		if waited := h.FirstAnswer.Sub(h.At); waited > 0 {
			detail += " · " + i18n.T("handOvers.answered", "span", i18n.Span(waited))
		}
		if !h.EndedAt.IsZero() {
			detail += " · " + i18n.T("handOvers.ended", "span", i18n.Span(h.EndedAt.Sub(h.At)))
		}
		if h.How != "" {
			detail += " · " + h.How
		}
		col.Add(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusField, Pad: widgets.Pad(look.Space12, look.Space8)},
			widgets.Column(0, -1, widgets.NewText(i18n.T("handOvers.line", "agent", h.AgentName, "name", who), look.Text, look.TextSize).Truncated(), widgets.NewText(detail, look.Muted, look.TextSmall).Truncated())))
	}
	return col
}

func (w *Window) exportHandOvers() {
	w.showDialog(desktop.SaveFile(w.win, "hand-overs-"+time.Now().Format("2006-01-02")+".csv", func(out fyne.URIWriteCloser) {
		bridge.Do(w.bridge, func(ctx context.Context) error {
			err := w.client.ExportHandOvers(ctx, out)
			if cerr := out.Close(); err == nil {
				err = cerr
			}
			return err
		}, w.explain)
	}))
}
