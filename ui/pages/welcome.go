package pages

import (
	"context"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/welcome"
)

// Welcoming is what the page to connect leads to.
type Welcoming struct {
	Connected func(client.Connected)
	Demo      func(*welcome.Page) // nil hides that way in
	Back      func()              // nil: there is nothing to go back to
	Fill      client.Agent        // whose fields are filled in; one without an id is none
}

// Welcome makes the page to connect.
func (p *Pages) Welcome(to Welcoming) *welcome.Page {
	act := welcome.Actions{Solve: p.Act.Solve, CopyDetails: p.Act.Copy, Back: to.Back}
	var page *welcome.Page
	act.Test = func(c client.Credentials) {
		bridge.Run(p.Bridge, func(ctx context.Context) (client.Connected, error) { return p.Client.TestConnection(ctx, c) },
			func(done client.Connected, err error) {
				if err != nil {
					page.ShowProblem(client.Explain(err))
					return
				}
				page.ShowTested(done)
			})
	}
	act.Connect = func(c client.Credentials) {
		bridge.Run(p.Bridge, func(ctx context.Context) (client.Connected, error) { return p.Client.Connect(ctx, c) },
			func(done client.Connected, err error) {
				if err != nil {
					page.ShowProblem(client.Explain(err))
					return
				}
				page.Forget()
				to.Connected(done)
			})
	}
	if to.Demo != nil {
		act.Demo = func() { to.Demo(page) }
	}
	page = welcome.New(act)
	if a := to.Fill; a.RemoteID != "" {
		page.Fill(a.Portal, a.RemoteID, a.UserID)
	}
	if r := p.Client.Recovery().Problem; r.Text != "" {
		page.ShowProblem(r)
	}
	return page
}
