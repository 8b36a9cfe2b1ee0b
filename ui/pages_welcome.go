package ui

import (
	"context"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/welcome"
)

// showWelcome covers the window with the page for connecting.
func (w *Window) showWelcome() {
	if len(w.pages.Objects) > 1 {
		return
	}
	act := welcome.Actions{Solve: w.solve, CopyDetails: w.copyDetails}
	var page *welcome.Page
	act.Test = func(c client.Credentials) {
		bridge.Run(w.bridge, func(ctx context.Context) (client.Connected, error) { return w.client.TestConnection(ctx, c) },
			func(done client.Connected, err error) {
				if err != nil {
					page.ShowProblem(client.Explain(err))
					return
				}
				page.ShowTested(done)
			})
	}
	act.Connect = func(c client.Credentials) { w.connect(page, c) }
	if w.opt.TryDemo != nil {
		act.Demo = func() { w.tryDemo(page) }
	}
	if len(w.agents) > 0 {
		act.Back = w.closeWelcome
	}
	page = welcome.New(act)
	if a := w.agentOf(w.pane.conv.Agent); a.RemoteID != "" {
		page.Fill(a.Portal, a.RemoteID, a.UserID)
	}
	if text := w.client.Recovery().Text; text != "" {
		page.ShowProblem(client.Problem{Text: text})
	}
	w.root.HideHint()
	w.main.Hide()
	w.welcome = page
	w.pages.Add(page)
	w.coverCall()
	w.win.Canvas().Focus(page.First())
}

func (w *Window) connect(page *welcome.Page, c client.Credentials) {
	bridge.Run(w.bridge, func(ctx context.Context) (client.Connected, error) { return w.client.Connect(ctx, c) },
		func(done client.Connected, err error) {
			if err != nil {
				page.ShowProblem(client.Explain(err))
				return
			}
			page.Forget()
			w.closeWelcome()
			if done.TokenPlaceWeak {
				w.chat.SetProblem(&client.Problem{Text: i18n.T("welcome.done", "place", done.TokenPlace)})
			}
			w.readAgents()
			w.newWith(done.Agent)
		})
}

// explainOnTop shows an error where the person looks: on the page for connecting, or
// above the messages.
func (w *Window) explainOnTop(err error) {
	if err != nil && len(w.pages.Objects) > 1 {
		w.welcome.ShowProblem(client.Explain(err))
		return
	}
	w.explain(err)
}

// closeWelcome shows the conversations.
func (w *Window) closeWelcome() {
	if len(w.pages.Objects) <= 1 {
		return
	}
	w.root.HideHint()
	w.pages.Objects = w.pages.Objects[:1]
	w.coverCall()
	w.main.Show()
	w.pages.Refresh()
	if w.overlay == nil {
		w.comp.Focus()
	} else { // the settings are still there: the field is below them
		w.win.Canvas().Unfocus()
	}
}

// tryDemo replaces the client by one on the embedded portal and starts the
// window anew with it.
func (w *Window) tryDemo(page *welcome.Page) {
	bridge.Run(w.bridge, w.opt.TryDemo, func(c *client.Client, err error) {
		if err != nil {
			page.ShowProblem(client.Explain(err))
			return
		}
		w.useClient(c)
	})
}

// useClient shows another client's conversations. The first one goes on being
// owned by whoever made it.
func (w *Window) useClient(c *client.Client) {
	old := w.bridge
	w.keepAll()
	w.client = c
	w.drafts, w.taken, w.tapped = newDrafts(), nil, nil
	w.agents, w.open, w.pane = nil, 0, pane{epoch: w.pane.epoch + 1}
	w.listing = turnstile{}
	w.stopTick()
	w.notes.Close()
	w.build()
	w.bindKeys()
	w.start(w.ctx)
	bridge.Do(w.bridge, func(context.Context) error { old.Close(); return nil }, nil)
}
