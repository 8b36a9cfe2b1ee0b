package ui

import (
	"context"
	"errors"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/pages"
	"delonix/ui/welcome"
)

// showWelcome covers the window with the page for connecting.
func (w *Window) showWelcome() {
	if w.router.connect != nil {
		return
	}
	open, _ := w.conv.Loaded()
	to := pages.Welcoming{Connected: w.connected, Fill: w.agentOf(open.Agent)}
	if w.opt.TryDemo != nil {
		to.Demo = w.tryDemo
	}
	if len(w.agents) > 0 {
		to.Back = func() { w.router.uncover() }
	}
	w.router.cover(w.page.Welcome(to))
}

// connected begins a conversation with an agent that was connected.
func (w *Window) connected(done client.Connected) {
	w.router.uncover()
	if done.TokenPlaceWeak {
		w.chat.SetProblem(&done.Done)
	}
	w.readAgents()
	w.conv.NewWith(done.Agent)
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
	w.conv.Drafts.KeepAll()
	w.client = c
	w.agents = nil
	w.ticker.stop()
	w.alerts.notes.Close()
	w.build()
	w.start(w.ctx)
	bridge.Do(w.bridge, func(context.Context) error { old.Close(); return nil }, nil)
}

// signOut forgets an agent's token, with erase also what is kept of its account,
// and begins anew with what is left.
func (w *Window) signOut(a client.Agent, erase bool) {
	if erase {
		w.conv.Drafts.KeepAll() // those of other accounts stay
		w.alerts.notes.Withdraw()
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.SignOut(ctx, a.ID, erase) }, func(err error) {
		if left := new(client.TokenLeft); err != nil && !errors.As(err, &left) {
			w.explain(err)
			return
		}
		w.router.closePage()
		w.side.ClearSearch()
		w.conv.Leave(erase)
		w.first(err)
	})
}
