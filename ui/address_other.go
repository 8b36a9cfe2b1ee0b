//go:build !linux

package ui

import (
	"context"
	"net/url"
)

// openBySystem hands an address to the system's opener.
func (w *Window) openBySystem(_ context.Context, u *url.URL) error { return w.app.OpenURL(u) }
