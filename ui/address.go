package ui

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/widgets"
)

// opener opens addresses and files with the system's programs.
type opener struct {
	app     fyne.App
	bridge  *bridge.Bridge
	problem func(*client.Problem)
}

// link opens a link of a message in the browser, if its kind is allowed.
func (o *opener) link(raw string) {
	u, err := url.Parse(raw)
	if err != nil {
		u = nil
	}
	o.address(u)
}

// address is the one way in which an address from outside is opened,
// whoever asks for it: what may be opened is decided here, and the system's
// program is started off the UI thread.
func (o *opener) address(u *url.URL) {
	safe, leads, ok := widgets.SafeAddress(u)
	if !ok {
		o.problem(client.NewProblem(i18n.Say("link.onlySafe"), client.ActionNone, ""))
		return
	}
	bridge.Do(o.bridge, func(ctx context.Context) error { return desktop.Open(ctx, o.app, safe) }, func(err error) {
		if err != nil {
			o.problem(client.NewProblem(i18n.Say("link.notOpened", "address", leads), client.ActionNone, err.Error()))
		}
	})
}

// path opens a file or folder of this computer.
func (o *opener) path(path string) {
	bridge.Do(o.bridge, func(ctx context.Context) error { return desktop.Open(ctx, o.app, desktop.FileURL(path)) }, func(err error) {
		if err != nil {
			o.problem(client.NewProblem(i18n.Say("file.notOpened", "path", path), client.ActionNone, err.Error()))
		}
	})
}
