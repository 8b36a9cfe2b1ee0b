package ui

import (
	"context"
	"net/url"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/widgets"
)

// openLink opens a link of a message in the browser, if its kind is allowed.
func (w *Window) openLink(raw string) {
	u, err := url.Parse(raw)
	if err != nil {
		u = nil
	}
	w.openAddress(u)
}

// openAddress is the one way in which an address from outside is opened,
// whoever asks for it: what may be opened is decided here, and the system's
// program is started off the UI thread.
func (w *Window) openAddress(u *url.URL) {
	safe, leads, ok := widgets.SafeAddress(u)
	if !ok {
		w.chat.SetProblem(client.NewProblem(i18n.Say("link.onlySafe"), client.ActionNone, ""))
		return
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return desktop.Open(ctx, w.app, safe) }, func(err error) {
		if err != nil {
			w.chat.SetProblem(client.NewProblem(i18n.Say("link.notOpened", "address", leads), client.ActionNone, err.Error()))
		}
	})
}

// openPath opens a file or folder of this computer with the system's program.
func (w *Window) openPath(path string) {
	bridge.Do(w.bridge, func(ctx context.Context) error { return desktop.Open(ctx, w.app, desktop.FileURL(path)) }, func(err error) {
		if err != nil {
			w.chat.SetProblem(client.NewProblem(i18n.Say("file.notOpened", "path", path), client.ActionNone, err.Error()))
		}
	})
}
